import type { LogPart, LogPlace, LogState, LogsWish } from '../../src/governance/logs/log-part.ts';
import { LogRing } from '../../src/governance/logs/log-ring.ts';
import type { Problem } from '../../src/governance/reading.ts';
import { type ComponentPlace, placeLabels } from '../../src/resources/component-places.ts';
import type { LiveConsole } from '../../src/state/console-state.ts';
import type { LineFilter } from './line-filter.ts';

/** A container and what is going on with its log. */
export interface FollowedPlace extends ComponentPlace {
  readonly label: string;
  readonly state: LogState;
  readonly problem?: Problem;
}

/** Milliseconds of filtering at a time: a key waits no longer. */
const slice = 6;

/** The lines of some containers as they come, and those of them that pass the filter. Tells its listeners of every change. */
export class LogTail {
  readonly ring = new LogRing();
  places: readonly FollowedPlace[] = [];
  /** Why nothing can be read at all. */
  problem: Problem | undefined;
  readonly #live: LiveConsole;
  readonly #listeners = new Set<() => void>();
  #wish: Omit<LogsWish, 'places'> | undefined;
  #stop = new AbortController();
  #filter: LineFilter | undefined;
  #matches: number[] = [];
  /** Number of the next line that the filter looks at. */
  #looked = 0;
  #turn: NodeJS.Immediate | undefined;
  #version = 0;

  constructor(live: LiveConsole) {
    this.#live = live;
  }

  /** Another with every change. */
  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether the filter has yet to look at lines. */
  get busy(): boolean {
    return this.#filter !== undefined && this.#looked < this.ring.end;
  }

  /** Reads what is wished of the places: from the beginning when the wish is another, else only of places that are new. */
  follow(places: readonly ComponentPlace[], wish: Omit<LogsWish, 'places'>): void {
    const anew = wish !== this.#wish;
    if (anew) {
      this.close();
      this.#stop = new AbortController();
      this.#wish = wish;
      this.ring.clear();
      this.#matches = [];
      this.places = [];
    }
    const fresh = places.filter((place) => !this.places.some((known) => isSame(known, place)));
    if (fresh.length === 0 && !anew) return;
    const first = this.places.length;
    const all = [...this.places, ...fresh.map((place) => ({ ...place, label: '', state: 'opening' as const }))];
    const labels = placeLabels(all);
    this.places = all.map((place, index) => ({ ...place, label: labels[index] ?? '' }));
    this.#changed();
    if (fresh.length > 0) void this.#read({ ...wish, places: fresh }, first, this.#stop.signal);
  }

  filter(filter: LineFilter | undefined): void {
    if (filter === this.#filter) return;
    this.#filter = filter;
    this.#matches = [];
    this.#looked = this.ring.first;
    this.#changed();
    this.#look();
  }

  /** How many lines are shown. */
  get length(): number {
    return this.#filter ? this.#matches.length : this.ring.length;
  }

  /** Number of the line that is shown at a place. */
  at(index: number): number | undefined {
    if (index < 0 || index >= this.length) return undefined;
    return this.#filter ? this.#matches[index] : this.ring.first + index;
  }

  /** Place of the first line shown that has this number or a higher one. */
  indexOf(number: number): number {
    if (!this.#filter) return Math.max(0, Math.min(this.ring.length, number - this.ring.first));
    let [low, high] = [0, this.#matches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#matches[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets the lines that are there. */
  clear(): void {
    this.ring.clear();
    this.#matches = [];
    this.#looked = this.ring.end;
    this.#changed();
  }

  close(): void {
    this.#stop.abort();
    this.#wish = undefined;
    clearImmediate(this.#turn);
    this.#turn = undefined;
  }

  async #read(wish: LogsWish, first: number, signal: AbortSignal): Promise<void> {
    const answer = await this.#live.followLogs(wish, (part) => this.#take(part, first, signal), signal);
    if (signal.aborted || !('problem' in answer)) return;
    this.problem = answer.problem;
    this.#changed();
  }

  #take({ chunk, states }: LogPart, first: number, signal: AbortSignal): void {
    if (signal.aborted) return;
    if (chunk) {
      if (first > 0)
        for (let row = 0; row < chunk.place.length; row++) chunk.place[row] = (chunk.place[row] ?? 0) + first;
      this.ring.append(chunk);
      this.#forget();
      this.#look();
    }
    if (states.length > 0) {
      const places = [...this.places];
      for (const { place, state, problem } of states) {
        const known = places[first + place];
        if (known) {
          const { problem: _, ...rest } = known;
          places[first + place] = { ...rest, state, ...(problem && { problem }) };
        }
      }
      this.places = places;
    }
    this.problem = undefined;
    this.#changed();
  }

  /** Drops matches that the ring has dropped. */
  #forget(): void {
    const { first } = this.ring;
    if ((this.#matches[0] ?? first) >= first) return;
    this.#matches = this.#matches.slice(this.indexOf(first));
  }

  #look(): void {
    if (this.#filter === undefined) return;
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#lookOn();
      this.#changed();
      if (this.busy) this.#look();
    });
  }

  #lookOn(): void {
    const until = performance.now() + slice;
    this.#looked = Math.max(this.#looked, this.ring.first);
    while (this.#looked < this.ring.end) {
      const number = this.#looked++;
      const line = this.ring.line(number);
      if (line && this.#filter?.test(`${this.places[line.place]?.label ?? ''} ${line.text}`.toLowerCase()))
        this.#matches.push(number);
      if (number % 64 === 0 && performance.now() > until) return;
    }
  }

  #changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}

function isSame(a: LogPlace, b: LogPlace): boolean {
  return a.namespace === b.namespace && a.pod === b.pod && a.container === b.container;
}
