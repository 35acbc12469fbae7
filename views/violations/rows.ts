import { sameId } from '../../src/governance/azure/resource-id.ts';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { PodOwner } from '../../src/governance/component.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { isDenying } from '../../src/governance/enforcement.ts';
import { objectKey } from '../../src/governance/object-reference.ts';
import type { Violation } from '../../src/governance/violation.ts';
import { countOf, ownerOf } from '../../src/governance/violations.ts';
import { lookOf } from '../parts/action-look.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import type { ViolationScope } from './page.ts';

/** One violation in the table. A class, for what is put together of texts is so only for rows that are asked for it. */
export class ViolationRow implements TableRow {
  readonly violation: Violation;
  readonly constraint: Constraint;
  /** Tells apart violations of one object that are alike in everything. */
  readonly #repeat: number;
  #search: string | undefined;

  constructor(constraint: Constraint, violation: Violation, repeat: number) {
    this.constraint = constraint;
    this.violation = violation;
    this.#repeat = repeat;
  }

  get search(): string {
    const { action, object, message } = this.violation;
    this.#search ??=
      `${action} ${object.namespace} ${object.kind}/${object.name} ${this.constraint.kind} ${message} ${this.constraint.name}`.toLowerCase();
    return this.#search;
  }

  get key(): string {
    const { object, message } = this.violation;
    return `${this.constraint.kind}/${this.constraint.name}|${objectKey(object)}|${message}|${this.#repeat}`;
  }

  get name(): string {
    return this.violation.object.name;
  }

  get namespace(): string {
    return this.violation.object.namespace;
  }

  get fault(): boolean {
    return this.violation.action === 'deny';
  }
}

// A constraint that an update left alone is the same object, and so are its rows.
const made = new WeakMap<Constraint, readonly ViolationRow[]>();

function rowsOf(constraint: Constraint): readonly ViolationRow[] {
  const known = made.get(constraint);
  if (known) return known;
  let before: Violation | undefined;
  let repeat = 0;
  const rows = constraint.violations.toSorted(inOrder).map((violation) => {
    repeat = before !== undefined && inOrder(before, violation) === 0 ? repeat + 1 : 0;
    before = violation;
    return new ViolationRow(constraint, violation, repeat);
  });
  made.set(constraint, rows);
  return rows;
}

function inOrder(a: Violation, b: Violation): number {
  return (
    compare(a.object.namespace, b.object.namespace) ||
    compare(a.object.kind, b.object.kind) ||
    compare(a.object.name, b.object.name) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Constraints with the gravest action first, then by name: an order that no audit changes. */
export function constraintsInOrder(constraints: ClusterPicture['constraints']): readonly Constraint[] {
  return [...constraints.values()]
    .flatMap(({ value }) => value ?? [])
    .sort(
      (a, b) => lookOf(a.action).rank - lookOf(b.action).rank || compare(a.kind, b.kind) || compare(a.name, b.name),
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
  const { object, action } = row.violation;
  if (namespace !== '' && object.namespace !== namespace) return false;
  if (scope.namespace !== undefined && object.namespace !== scope.namespace) return false;
  if (scope.action !== undefined && action !== scope.action) return false;
  return scope.subject === undefined || subjectKey(row.violation, pods) === scope.subject;
}

/** Identity of the workload that owns the violating pod, or of the violating object itself. */
export function subjectKey(violation: Violation, pods: ReadonlyMap<string, PodOwner> | undefined): string {
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
