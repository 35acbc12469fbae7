import type { Constraint } from '../../src/governance/constraint.ts';
import type { ViolationColumns } from '../../src/governance/violation-columns.ts';

/**
 * What the filter looks at of the rows of one constraint. Their names and messages are brought into lower case together, which
 * takes a tenth of the time, and are not kept: 50,000 of them are 14 MB.
 */
class SearchTexts {
  readonly constraint: Constraint;
  readonly #columns: ViolationColumns;
  /** All names and messages, if each byte of them is one character of it. */
  readonly #text: string | undefined;
  readonly #before: readonly string[];
  readonly #between: string;
  readonly #after: string;

  constructor(constraint: Constraint, columns: ViolationColumns) {
    this.constraint = constraint;
    this.#columns = columns;
    const { shared, text, encoding } = columns.data;
    if (encoding === 'latin1')
      this.#text = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1').toLowerCase();
    this.#before = shared.map(({ action, namespace, kind }) => `${action} ${namespace} ${kind}/`.toLowerCase());
    this.#between = ` ${constraint.kind} `.toLowerCase();
    this.#after = ` ${constraint.name}`.toLowerCase();
  }

  of(row: number): string {
    const { part, ends } = this.#columns.data;
    const before = this.#before[part[row] ?? -1] ?? '';
    const [nameEnd, messageEnd] = [ends[2 * row], ends[2 * row + 1]];
    const name =
      this.#text?.slice(row === 0 ? 0 : ends[2 * row - 1], nameEnd) ?? this.#columns.nameOf(row).toLowerCase();
    const message = this.#text?.slice(nameEnd, messageEnd) ?? this.#columns.messageOf(row).toLowerCase();
    return before + name + this.#between + message + this.#after;
  }
}

// Rows are searched constraint by constraint.
let latest: WeakRef<SearchTexts> | undefined;

/** The texts of a constraint's rows, made anew when the last ones asked for were another's. */
export function searchTexts(constraint: Constraint, columns: ViolationColumns): SearchTexts {
  const known = latest?.deref();
  if (known?.constraint === constraint) return known;
  const made = new SearchTexts(constraint, columns);
  latest = new WeakRef(made);
  return made;
}
