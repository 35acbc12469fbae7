import type { Constraint } from '../../src/governance/constraint.ts';
import { isDenying } from '../../src/governance/enforcement-point.ts';
import { type ObjectReference, objectKey } from '../../src/governance/object-reference.ts';
import type { Since } from '../../src/governance/since.ts';
import type { Violation } from '../../src/governance/violation.ts';
import { admissionOfRow } from '../../src/governance/violation-admission.ts';
import type { ViolationColumns } from '../../src/governance/violation-columns.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import { sinceInHistory } from './since.ts';
import { TextSearch } from './text-search.ts';

// Rows are searched constraint by constraint.
let latest: TextSearch | undefined;

/** One violation in the table. A class, for what is put together of texts is so only for rows that are asked for it. */
export class ViolationRow implements TableRow {
  readonly constraint: Constraint;
  readonly #columns: ViolationColumns;
  /** Where it stands in the columns' order. */
  readonly #place: number;

  constructor(constraint: Constraint, columns: ViolationColumns, place: number) {
    this.constraint = constraint;
    this.#columns = columns;
    this.#place = place;
  }

  get violation(): Violation {
    return this.#columns.violation(this.#row);
  }

  get search(): string {
    const { action, namespace, kind, name, message, constraint } = this;
    return `${action} ${namespace} ${kind}/${name} ${constraint.kind} ${message} ${constraint.name}`.toLowerCase();
  }

  has(literal: string): boolean {
    if (/[ /]/.test(literal)) return this.search.includes(literal);
    if (latest?.constraint !== this.constraint || latest.wanted !== literal)
      latest = new TextSearch(this.constraint, this.#columns, literal);
    return latest.in(this.#row);
  }

  get key(): string {
    const { kind, name } = this.constraint;
    return `${kind}/${name}|${objectKey(this.object)}|${this.message}|${this.#repeat()}`;
  }

  mayBe(key: string): boolean {
    const { kind, name } = this.constraint;
    return key.startsWith(name, kind.length + 1);
  }

  /** What admission would do with it today; what audit reported it as stands on the violation. */
  get action(): string {
    return admissionOfRow(this.constraint, this.#row);
  }

  get object(): ObjectReference {
    return this.violation.object;
  }

  get kind(): string {
    return this.#columns.sharedOf(this.#row).kind;
  }

  get name(): string {
    return this.#columns.nameOf(this.#row);
  }

  get namespace(): string {
    return this.#columns.sharedOf(this.#row).namespace;
  }

  get message(): string {
    return this.#columns.messageOf(this.#row);
  }

  /** Epoch ms. */
  get auditedAt(): number | undefined {
    return this.#columns.sharedOf(this.#row).auditedAt;
  }

  get since(): Since | undefined {
    return sinceInHistory(this.constraint, this.#row);
  }

  /** Status did not keep it: it stands in the audit’s log only. */
  get fromLog(): boolean {
    return this.#columns.sharedOf(this.#row).fromLog === true;
  }

  get fault(): boolean {
    return this.action === 'deny' || isDenying(this.constraint);
  }

  get #row(): number {
    return this.#columns.data.order[this.#place] ?? 0;
  }

  /** Tells apart violations of one object that are alike in everything, which stand one after another. */
  #repeat(): number {
    const { order } = this.#columns.data;
    let alike = 0;
    while (isAlike(this.#columns, order[this.#place - alike - 1], this.#row)) alike += 1;
    return alike;
  }
}

function isAlike(columns: ViolationColumns, before: number | undefined, row: number): boolean {
  if (before === undefined) return false;
  const [one, other] = [columns.sharedOf(before), columns.sharedOf(row)];
  return (
    (one === other || (one.namespace === other.namespace && one.kind === other.kind)) &&
    columns.nameOf(before) === columns.nameOf(row) &&
    columns.messageOf(before) === columns.messageOf(row)
  );
}
