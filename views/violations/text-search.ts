import type { Constraint } from '../../src/governance/constraint.ts';
import { admissionOfRow } from '../../src/governance/violation-admission.ts';
import type { ViolationColumns } from '../../src/governance/violation-columns.ts';

/**
 * Looks for one text in the rows of one constraint, where name and message of a row lie as one piece of memory: less time than
 * putting together all that a row says takes, and nothing of it is kept.
 */
export class TextSearch {
  readonly constraint: Constraint;
  readonly wanted: string;
  readonly #columns: ViolationColumns;
  readonly #text: Buffer;
  readonly #characterSize: number;
  /** As much of what all messages begin and end with as the text could reach into. */
  readonly #before: string;
  readonly #after: string;
  /** All rows have it, by what they all say; or those of a shared part. */
  readonly #everywhere: boolean;
  readonly #byPart: readonly boolean[];

  /** `wanted` is in lower case and without what stands between the parts of a row: blank and slash. */
  constructor(constraint: Constraint, columns: ViolationColumns, wanted: string) {
    const { shared, text, encoding, before, after } = columns.data;
    const has = (said: string) => said.toLowerCase().includes(wanted);
    this.constraint = constraint;
    this.wanted = wanted;
    this.#columns = columns;
    this.#text = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    this.#characterSize = encoding === 'latin1' ? 1 : 2;
    this.#before = before.slice(-wanted.length);
    this.#after = after.slice(0, wanted.length);
    this.#everywhere = [constraint.kind, constraint.name, before, after].some(has);
    this.#byPart = shared.map(({ namespace, kind }) => has(namespace) || has(kind));
  }

  in(row: number): boolean {
    const { part, ends, encoding } = this.#columns.data;
    if (this.#everywhere || this.#byPart[part[row] ?? -1]) return true;
    if (admissionOfRow(this.constraint, row).includes(this.wanted)) return true;
    const start = row === 0 ? 0 : (ends[2 * row - 1] ?? 0);
    const both = this.#text.toString(encoding, start, ends[2 * row + 1]);
    const nameEnd = ((ends[2 * row] ?? 0) - start) / this.#characterSize;
    // What a name ends with and its message begins with is no text of the row.
    const said = `${both.slice(0, nameEnd)}\n${this.#before}${both.slice(nameEnd)}${this.#after}`;
    return said.toLowerCase().includes(this.wanted);
  }
}
