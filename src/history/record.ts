import type { Identity } from './identity.ts';

/** Number of a text (a constraint’s key, a kind, a namespace) that a `text` record gave; they count from 0. */
export type TextId = number;

/** What an object is called. `kind` is `<group>/<kind>`. */
export interface Named {
  readonly kind: TextId;
  readonly namespace: TextId;
  readonly name: string;
}

/** Times are epoch seconds. See history.ts of governance for `first` and `after`. */
export type HistoryRecord =
  /** Stands first in a file: whose history it is, and whether it is real. */
  | { readonly tag: 'cluster'; readonly uid: string; readonly madeUpUntil: number }
  | { readonly tag: 'text'; readonly text: string }
  | ({
      readonly tag: 'came';
      readonly constraint: TextId;
      readonly identity: Identity;
      readonly first: number;
      readonly after: number;
    } & Named)
  /** It was there until `last`, and was not at `gone`. */
  | {
      readonly tag: 'gone';
      readonly constraint: TextId;
      readonly identity: Identity;
      readonly first: number;
      readonly last: number;
      readonly gone: number;
    }
  /** A violation that came and went, in one; a compacted file has these. */
  | ({
      readonly tag: 'episode';
      readonly constraint: TextId;
      readonly identity: Identity;
      readonly first: number;
      readonly after: number;
      readonly last: number;
      readonly gone: number;
    } & Named)
  /** It is not in what the audit kept any more, which is no sign that it is gone. */
  | { readonly tag: 'hidden'; readonly constraint: TextId; readonly identity: Identity; readonly last: number }
  | { readonly tag: 'shown'; readonly constraint: TextId; readonly identity: Identity }
  /** An audit of a constraint and all of it that is in this file: `total` is `unknown` where the status did not say. */
  | {
      readonly tag: 'audited';
      readonly constraint: TextId;
      readonly at: number;
      readonly total: number;
      readonly whole: boolean;
    }
  /** Constraints of which the audit found what the one before found. */
  | { readonly tag: 'same'; readonly at: number; readonly constraints: readonly TextId[] }
  /** Constraint or namespace figures at the end of an hour or a day; a value may have `atLeast` in it. */
  | {
      readonly tag: 'bucket';
      readonly day: boolean;
      readonly start: number;
      readonly values: readonly (readonly [series: TextId, value: number])[];
    }
  | { readonly tag: 'watched'; readonly from: number; readonly to: number }
  | { readonly tag: 'looked'; readonly at: number };

export const unknown = 0xffff_ffff;

const tags = [
  'cluster',
  'text',
  'came',
  'gone',
  'episode',
  'hidden',
  'shown',
  'audited',
  'same',
  'bucket',
  'watched',
  'looked',
] as const satisfies readonly HistoryRecord['tag'][];

/** Puts records into bytes. */
export class RecordWriter {
  #bytes = Buffer.allocUnsafe(4096);
  #end = 0;

  get size(): number {
    return this.#end;
  }

  /** All that was put since, which is then forgotten. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#end));
    this.#end = 0;
    return taken;
  }

  put(record: HistoryRecord): void {
    this.#byte(tags.indexOf(record.tag));
    switch (record.tag) {
      case 'cluster':
        this.#text(record.uid);
        this.#word(record.madeUpUntil);
        return;
      case 'text':
        this.#text(record.text);
        return;
      case 'came':
        this.#whose(record);
        this.#words(record.first, record.after);
        this.#named(record);
        return;
      case 'gone':
        this.#whose(record);
        this.#words(record.first, record.last, record.gone);
        return;
      case 'episode':
        this.#whose(record);
        this.#words(record.first, record.after, record.last, record.gone);
        this.#named(record);
        return;
      case 'hidden':
        this.#whose(record);
        this.#word(record.last);
        return;
      case 'shown':
        this.#whose(record);
        return;
      case 'audited':
        this.#number(record.constraint);
        this.#words(record.at, record.total);
        this.#byte(record.whole ? 1 : 0);
        return;
      case 'same':
        this.#word(record.at);
        this.#number(record.constraints.length);
        for (const constraint of record.constraints) this.#number(constraint);
        return;
      case 'bucket':
        this.#byte(record.day ? 1 : 0);
        this.#word(record.start);
        this.#number(record.values.length);
        for (const [series, value] of record.values) {
          this.#number(series);
          this.#word(value);
        }
        return;
      case 'watched':
        this.#words(record.from, record.to);
        return;
      case 'looked':
        this.#word(record.at);
        return;
    }
  }

  #whose({ constraint, identity }: { constraint: TextId; identity: Identity }): void {
    this.#number(constraint);
    this.#words(identity[0] ?? 0, identity[1] ?? 0, identity[2] ?? 0);
  }

  #named({ kind, namespace, name }: Named): void {
    this.#number(kind);
    this.#number(namespace);
    this.#text(name);
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const more = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#end + bytes));
    this.#bytes.copy(more, 0, 0, this.#end);
    this.#bytes = more;
  }

  #byte(value: number): void {
    this.#room(1);
    this.#end = this.#bytes.writeUInt8(value, this.#end);
  }

  #word(value: number): void {
    this.#room(4);
    this.#end = this.#bytes.writeUInt32LE(value, this.#end);
  }

  #words(...values: readonly number[]): void {
    for (const value of values) this.#word(value);
  }

  /** Seven bits a byte, the lowest first. */
  #number(value: number): void {
    let left = value;
    while (left > 127) {
      this.#byte((left & 127) | 128);
      left >>>= 7;
    }
    this.#byte(left);
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text);
    this.#number(length);
    this.#room(length);
    this.#end += this.#bytes.write(text, this.#end, 'utf8');
  }
}

/** The records of a frame. Throws RangeError for what no record is. An identity is only good until the next record is read. */
export function* readRecords(bytes: Buffer): Generator<HistoryRecord, void, undefined> {
  const identity = new Uint32Array(3);
  let at = 0;
  const byte = () => bytes.readUInt8(at++);
  const word = () => {
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const number = () => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const next = byte();
      value |= (next & 127) << shift;
      if (next < 128) return value >>> 0;
    }
    throw new RangeError('a number without an end');
  };
  const text = () => {
    const length = number();
    if (at + length > bytes.length) throw new RangeError('a text without an end');
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  const whose = () => {
    const constraint = number();
    for (let index = 0; index < 3; index++) identity[index] = word();
    return { constraint, identity };
  };
  const named = () => ({ kind: number(), namespace: number(), name: text() });
  while (at < bytes.length) {
    const tag = tags[byte()];
    switch (tag) {
      case 'cluster':
        yield { tag, uid: text(), madeUpUntil: word() };
        break;
      case 'text':
        yield { tag, text: text() };
        break;
      case 'came':
        yield { tag, ...whose(), first: word(), after: word(), ...named() };
        break;
      case 'gone':
        yield { tag, ...whose(), first: word(), last: word(), gone: word() };
        break;
      case 'episode':
        yield { tag, ...whose(), first: word(), after: word(), last: word(), gone: word(), ...named() };
        break;
      case 'hidden':
        yield { tag, ...whose(), last: word() };
        break;
      case 'shown':
        yield { tag, ...whose() };
        break;
      case 'audited':
        yield { tag, constraint: number(), at: word(), total: word(), whole: byte() === 1 };
        break;
      case 'same': {
        const moment = word();
        yield { tag, at: moment, constraints: Array.from({ length: number() }, number) };
        break;
      }
      case 'bucket': {
        const [day, start] = [byte() === 1, word()];
        yield { tag, day, start, values: Array.from({ length: number() }, () => [number(), word()] as const) };
        break;
      }
      case 'watched':
        yield { tag, from: word(), to: word() };
        break;
      case 'looked':
        yield { tag, at: word() };
        break;
      case undefined:
        throw new RangeError('a record of no known kind');
    }
  }
}
