import { sameId } from '../../src/governance/azure/resource-id.ts';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { compareTexts } from '../../src/governance/compare-texts.ts';
import type { PodOwner } from '../../src/governance/component.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { isDenying } from '../../src/governance/enforcement.ts';
import { actionRank } from '../../src/governance/enforcement-action.ts';
import { type ObjectReference, objectKey } from '../../src/governance/object-reference.ts';
import type { Violation } from '../../src/governance/violation.ts';
import type { ViolationColumns } from '../../src/governance/violation-columns.ts';
import { columnsOf } from '../../src/governance/violation-pack.ts';
import { countOf, ownerOf } from '../../src/governance/violations.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import type { ViolationScope } from './page.ts';

/** One violation in the table. A class, for what is put together of texts is so only for rows that are asked for it. */
export class ViolationRow implements TableRow {
  readonly constraint: Constraint;
  readonly #columns: ViolationColumns;
  readonly #row: number;
  /** Tells apart violations of one object that are alike in everything. */
  readonly #repeat: number;
  #search: string | undefined;

  constructor(constraint: Constraint, columns: ViolationColumns, row: number, repeat: number) {
    this.constraint = constraint;
    this.#columns = columns;
    this.#row = row;
    this.#repeat = repeat;
  }

  get violation(): Violation {
    return this.#columns.violation(this.#row);
  }

  get search(): string {
    this.#search ??=
      `${this.action} ${this.namespace} ${this.kind}/${this.name} ${this.constraint.kind} ${this.message} ${this.constraint.name}`.toLowerCase();
    return this.#search;
  }

  get key(): string {
    return `${this.constraint.kind}/${this.constraint.name}|${objectKey(this.object)}|${this.message}|${this.#repeat}`;
  }

  get action(): string {
    return this.#columns.sharedOf(this.#row).action;
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

  get fault(): boolean {
    return this.action === 'deny';
  }
}

// A constraint that an update left alone is the same object, and so are its rows.
const made = new WeakMap<Constraint, readonly ViolationRow[]>();

function rowsOf(constraint: Constraint): readonly ViolationRow[] {
  const known = made.get(constraint);
  if (known) return known;
  const columns = columnsOf(constraint.violations);
  let before: number | undefined;
  let repeat = 0;
  const rows = Array.from(columns.data.order, (row) => {
    repeat = before !== undefined && areAlike(columns, before, row) ? repeat + 1 : 0;
    before = row;
    return new ViolationRow(constraint, columns, row, repeat);
  });
  made.set(constraint, rows);
  return rows;
}

function areAlike(columns: ViolationColumns, a: number, b: number): boolean {
  const [one, other] = [columns.sharedOf(a), columns.sharedOf(b)];
  return (
    (one === other || (one.namespace === other.namespace && one.kind === other.kind)) &&
    columns.nameOf(a) === columns.nameOf(b) &&
    columns.messageOf(a) === columns.messageOf(b)
  );
}

/** Constraints with the gravest action first, then by name: an order that no audit changes. */
export function constraintsInOrder(constraints: ClusterPicture['constraints']): readonly Constraint[] {
  return [...constraints.values()]
    .flatMap(({ value }) => value ?? [])
    .sort(
      (a, b) =>
        actionRank(a.action) - actionRank(b.action) || compareTexts(a.kind, b.kind) || compareTexts(a.name, b.name),
    );
}

/** Violations of a scope, by gravity, constraint, then object. `namespace` "" is all of them. */
export function violationRows(
  constraints: ClusterPicture['constraints'],
  scope: ViolationScope,
  namespace: string,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): readonly ViolationRow[] {
  const rows: ViolationRow[] = [];
  const whole =
    namespace === '' && scope.namespace === undefined && scope.subject === undefined && scope.action === undefined;
  for (const constraint of constraintsInOrder(constraints)) {
    if (!concerns(scope, constraint)) continue;
    for (const row of rowsOf(constraint)) if (whole || isIn(row, scope, namespace, pods)) rows.push(row);
  }
  return rows;
}

/** Whether violations of the constraint can be in the scope at all. */
export function concerns(scope: ViolationScope, constraint: Constraint): boolean {
  const { kind, name, origin } = constraint;
  if (scope.constraintKind !== undefined && kind !== scope.constraintKind) return false;
  if (scope.constraint && (name !== scope.constraint.name || kind !== scope.constraint.kind)) return false;
  if (scope.ofConstraints === 'denying' && !isDenying(constraint)) return false;
  if (scope.ofConstraints === 'capped' && !isCapped(constraint)) return false;
  // Any constraint will do when none of an assignment is asked for.
  return scope.assignmentId === undefined || (origin !== undefined && sameId(origin.assignmentId, scope.assignmentId));
}

function isCapped({ totalViolations, violations }: Constraint): boolean {
  return totalViolations !== undefined && totalViolations > violations.length;
}

function isIn(
  row: ViolationRow,
  scope: ViolationScope,
  namespace: string,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): boolean {
  if (namespace !== '' && row.namespace !== namespace) return false;
  if (scope.namespace !== undefined && row.namespace !== scope.namespace) return false;
  if (scope.action !== undefined && row.action !== scope.action) return false;
  return scope.subject === undefined || subjectKey(row, pods) === scope.subject;
}

/** Identity of the workload that owns the violating pod, or of the violating object itself. */
export function subjectKey(
  violation: Pick<Violation, 'object'>,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): string {
  return objectKey({ ...ownerOf(violation, pods), version: '' });
}

/** How many violations there are: kept by audit, and found by it where the status says. */
export interface Tally {
  readonly kept: number;
  readonly total: number;
  /** Constraints whose status does not say how many it found. */
  readonly unknown: number;
}

export function tally(constraints: Iterable<Constraint>): Tally {
  let kept = 0;
  let total = 0;
  let unknown = 0;
  for (const constraint of constraints) {
    const count = countOf(constraint);
    kept += count.shown;
    total += count.total ?? count.shown;
    if (count.total === undefined) unknown += 1;
  }
  return { kept, total, unknown };
}
