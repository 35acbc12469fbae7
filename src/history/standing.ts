import type { Identity } from './identity.ts';

/** Gone; in the audit's last list; or past what it kept, so that nobody knows. */
export const gone = 0;
export const present = 1;
export const pastTheCap = 2;

/**
 * The violations of one constraint that stand, as flat arrays: 50,000 of them are 2 MB, where a Map of texts would be ten
 * times that. Places are numbered from 0; what is gone keeps its place until `sweep`.
 */
export class Standing {
  length = 0;
  #goners = 0;
  #identity = new Uint32Array(0);
  #first = new Uint32Array(0);
  #after = new Uint32Array(0);
  #last = new Uint32Array(0);
  #state = new Uint8Array(0);
  /** By an identity's first word: a place and 1 more, or 0. */
  #index = new Int32Array(0);

  /** The place of a violation, gone or not; -1 when there is none. */
  find(identity: Identity): number {
    const mask = this.#index.length - 1;
    if (mask < 0) return -1;
    const [a, b, c] = identity;
    for (let slot = (a ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#index[slot] ?? 0) - 1;
      if (place < 0) return -1;
      const at = 3 * place;
      if (this.#identity[at] === a && this.#identity[at + 1] === b && this.#identity[at + 2] === c) return place;
    }
  }

  /** Puts it in, or in again after it was gone. One that is there stays as it is: told twice, as two writers would, what was first holds. */
  add(identity: Identity, first: number, after: number): number {
    let place = this.find(identity);
    if (place >= 0 && this.#state[place] !== gone) return place;
    if (place < 0) {
      if (2 * (this.length + 1) > this.#index.length) this.#grow();
      place = this.length++;
      this.#identity.set(identity, 3 * place);
      this.#enter(place);
    } else this.#goners--;
    this.#first[place] = first;
    this.#after[place] = after;
    this.#last[place] = 0;
    this.#state[place] = present;
    return place;
  }

  leave(place: number): void {
    if (this.#state[place] !== gone) this.#goners++;
    this.#state[place] = gone;
  }

  /** It has left what the audit keeps; `last` is when it was there last. */
  hide(place: number, last: number): void {
    this.#state[place] = pastTheCap;
    this.#last[place] = last;
  }

  show(place: number): void {
    this.#state[place] = present;
  }

  stateOf(place: number): number {
    return this.#state[place] ?? gone;
  }

  firstOf(place: number): number {
    return this.#first[place] ?? 0;
  }

  afterOf(place: number): number {
    return this.#after[place] ?? 0;
  }

  /** Of one past the cap. */
  lastOf(place: number): number {
    return this.#last[place] ?? 0;
  }

  identityOf(place: number): Identity {
    return this.#identity.subarray(3 * place, 3 * place + 3);
  }

  /** Forgets the places of what is gone, when that is worth it. */
  sweep(): void {
    if (4 * this.#goners < this.length) return;
    const old = { length: this.length, identity: this.#identity, state: this.#state };
    const [first, after, last] = [this.#first, this.#after, this.#last];
    this.length = 0;
    this.#goners = 0;
    this.#resize(this.#countPresent(old));
    for (let place = 0; place < old.length; place++) {
      const state = old.state[place];
      if (state === undefined || state === gone) continue;
      const at = this.add(old.identity.subarray(3 * place, 3 * place + 3), first[place] ?? 0, after[place] ?? 0);
      this.#state[at] = state;
      this.#last[at] = last[place] ?? 0;
    }
  }

  #countPresent({ length, state }: { length: number; state: Uint8Array }): number {
    let count = 0;
    for (let place = 0; place < length; place++) if (state[place] !== gone) count++;
    return count;
  }

  #grow(): void {
    const old = { identity: this.#identity, state: this.#state };
    const [first, after, last] = [this.#first, this.#after, this.#last];
    this.#resize(Math.max(8, this.length * 2));
    this.#identity.set(old.identity.subarray(0, 3 * this.length));
    this.#state.set(old.state.subarray(0, this.length));
    this.#first.set(first.subarray(0, this.length));
    this.#after.set(after.subarray(0, this.length));
    this.#last.set(last.subarray(0, this.length));
    for (let place = 0; place < this.length; place++) this.#enter(place);
  }

  /** Room for so many, without any. */
  #resize(most: number): void {
    const room = 2 ** Math.ceil(Math.log2(Math.max(4, most)));
    this.#identity = new Uint32Array(3 * room);
    this.#first = new Uint32Array(room);
    this.#after = new Uint32Array(room);
    this.#last = new Uint32Array(room);
    this.#state = new Uint8Array(room);
    this.#index = new Int32Array(2 * room);
  }

  #enter(place: number): void {
    const mask = this.#index.length - 1;
    let slot = (this.#identity[3 * place] ?? 0) & mask;
    while (this.#index[slot] !== 0) slot = (slot + 1) & mask;
    this.#index[slot] = place + 1;
  }
}
