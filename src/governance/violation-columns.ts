import type { KeptViolations } from './kept-violations.ts';
import type { Violation } from './violation.ts';

/** What violations of one constraint have in common: of 500 there are few that differ in it. */
export interface SharedPart extends Pick<Violation, 'action' | 'actions' | 'constraint' | 'auditedAt' | 'fromLog'> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
}

/** Plain data, which can be sent to another thread. Rows are numbered from 0. */
export interface ColumnData {
  readonly shared: readonly SharedPart[];
  /** By row, its place in `shared`. */
  readonly part: Uint32Array<ArrayBuffer>;
  /** What all messages begin with and end with: of one constraint they differ in a few words. */
  readonly before: string;
  readonly after: string;
  /**
   * Name, and message between `before` and `after`, of every row, one after another, as bytes, which the garbage collector
   * does not look into.
   */
  readonly text: Uint8Array<ArrayBuffer>;
  /** One byte a character, unless one of them needs two. */
  readonly encoding: 'latin1' | 'utf16le';
  /** By row, at which byte of `text` its name ends and at which its message does. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** The rows by namespace, kind, name and message: an order that no audit changes. */
  readonly order: Uint32Array<ArrayBuffer>;
}

/**
 * Violations as columns: 50,000 of them are a few hundred objects and texts, where an object each would keep the garbage
 * collector busy and take twice the memory.
 */
export class ViolationColumns implements KeptViolations {
  readonly data: ColumnData;
  readonly #text: Buffer;

  constructor(data: ColumnData) {
    this.data = data;
    this.#text = Buffer.from(data.text.buffer, data.text.byteOffset, data.text.byteLength);
  }

  get length(): number {
    return this.data.part.length;
  }

  /** A row's shared part. Throws RangeError for a row that is not there. */
  sharedOf(row: number): SharedPart {
    const shared = this.data.shared[this.data.part[row] ?? -1];
    if (shared === undefined) throw new RangeError(`there is no violation ${row} of ${this.length}`);
    return shared;
  }

  nameOf(row: number): string {
    return this.#text.toString(this.data.encoding, this.#start(row), this.data.ends[2 * row]);
  }

  messageOf(row: number): string {
    const { before, after, encoding, ends } = this.data;
    return before + this.#text.toString(encoding, ends[2 * row], ends[2 * row + 1]) + after;
  }

  #start(row: number): number {
    return row === 0 ? 0 : (this.data.ends[2 * row - 1] ?? 0);
  }

  /** How many rows each shared part has. */
  countShared(): ReadonlyMap<SharedPart, number> {
    const counts = new Uint32Array(this.data.shared.length);
    for (const part of this.data.part) counts[part] = (counts[part] ?? 0) + 1;
    return new Map(this.data.shared.map((shared, part) => [shared, counts[part] ?? 0]));
  }

  /** The violation of a row, made now. */
  violation(row: number): Violation {
    const { action, actions, constraint, auditedAt, fromLog, group, version, kind, namespace } = this.sharedOf(row);
    return {
      action,
      actions,
      constraint,
      object: { group, version, kind, namespace, name: this.nameOf(row) },
      message: this.messageOf(row),
      ...(auditedAt !== undefined && { auditedAt }),
      ...(fromLog && { fromLog }),
    };
  }

  at(index: number): Violation | undefined {
    const row = index < 0 ? index + this.length : index;
    return row >= 0 && row < this.length ? this.violation(row) : undefined;
  }

  *[Symbol.iterator](): Generator<Violation, void, undefined> {
    for (let row = 0; row < this.length; row++) yield this.violation(row);
  }

  map<T>(make: (violation: Violation, index: number) => T): T[] {
    return Array.from(this, make);
  }

  filter(is: (violation: Violation) => boolean): Violation[] {
    const found: Violation[] = [];
    for (const violation of this) if (is(violation)) found.push(violation);
    return found;
  }

  some(is: (violation: Violation) => boolean): boolean {
    for (const violation of this) if (is(violation)) return true;
    return false;
  }

  slice(start?: number, end?: number): Violation[] {
    return Array.from({ length: this.length }, (_, row) => row)
      .slice(start, end)
      .map((row) => this.violation(row));
  }
}
