import type { Constraint } from '../../src/governance/constraint.ts';
import type { ViolationColumns } from '../../src/governance/violation-columns.ts';

/**
 * Looks for one text in the rows of one constraint, name and message of a row being one piece of memory: a third of the time that
 * putting together all that a row says takes, and nothing of it is kept.
 */
export class TextSearch {
  readonly constraint: Constraint;
  readonly wanted: string;
  readonly #columns: ViolationColumns;
  readonly #text: Buffer;
  /** All rows have it, by what they all say; or those of a shared part. */
  readonly #everywhere: boolean;
  readonly #byPart: readonly boolean[];

  /** `wanted` is in lower case and without what stands between the parts of a row: blank and slash. */
  constructor(constraint: Constraint, columns: ViolationColumns, wanted: string) {
    const { shared, text } = columns.data;
    const has = (said: string) => said.toLowerCase().includes(wanted);
    this.constraint = constraint;
    this.wanted = wanted;
    this.#columns = columns;
    this.#text = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    this.#everywhere = has(constraint.kind) || has(constraint.name);
    this.#byPart = shared.map(({ action, namespace, kind }) => has(action) || has(namespace) || has(kind));
  }

  in(row: number): boolean {
    const { part, ends, encoding } = this.#columns.data;
    if (this.#everywhere || this.#byPart[part[row] ?? -1]) return true;
    const start = row === 0 ? 0 : (ends[2 * row - 1] ?? 0);
    const both = this.#text.toString(encoding, start, ends[2 * row + 1]).toLowerCase();
    // What a name ends with and its message begins with is no text of the row.
    return both.includes(this.wanted) && this.#isInOne(row);
  }

  #isInOne(row: number): boolean {
    return [this.#columns.nameOf(row), this.#columns.messageOf(row)].some((one) =>
      one.toLowerCase().includes(this.wanted),
    );
  }
}
