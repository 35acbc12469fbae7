import { sameId } from '../../src/governance/azure/resource-id.ts';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { compareTexts } from '../../src/governance/compare-texts.ts';
import type { PodOwner } from '../../src/governance/component.ts';
import { type Constraint, isCapped } from '../../src/governance/constraint.ts';
import { actionRank } from '../../src/governance/enforcement-action.ts';
import { admissionAction } from '../../src/governance/enforcement-point.ts';
import { objectKey } from '../../src/governance/object-reference.ts';
import type { Violation } from '../../src/governance/violation.ts';
import { admissionOfRow, isUniform } from '../../src/governance/violation-admission.ts';
import { columnsOf } from '../../src/governance/violation-pack.ts';
import { countOf, countsAtAdmission, ownerOf } from '../../src/governance/violations.ts';
import type { ViolationScope } from './page.ts';
import { ViolationRow } from './violation-row.ts';

// A constraint that an update left alone is the same object, and so are its rows.
const made = new WeakMap<Constraint, readonly ViolationRow[]>();

function rowsOf(constraint: Constraint): readonly ViolationRow[] {
  const known = made.get(constraint);
  if (known) return known;
  const columns = columnsOf(constraint.violations);
  const rows: ViolationRow[] = [];
  for (let place = 0; place < columns.data.order.length; place++)
    rows.push(new ViolationRow(constraint, columns, place));
  made.set(constraint, rows);
  return rows;
}

/** Constraints with the gravest action first, then by name: an order that no audit changes. */
export function constraintsInOrder(constraints: ClusterPicture['constraints']): readonly Constraint[] {
  return [...constraints.values()]
    .flatMap(({ value }) => value ?? [])
    .sort(
      (a, b) =>
        actionRank(admissionAction(a)) - actionRank(admissionAction(b)) ||
        compareTexts(a.kind, b.kind) ||
        compareTexts(a.name, b.name),
    );
}

/** Violations of a scope, by gravity, constraint, then object. `namespace` "" is all of them. */
export function violationRows(
  constraints: ClusterPicture['constraints'],
  scope: ViolationScope,
  namespace: string,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): readonly ViolationRow[] {
  const concerned = constraintsInOrder(constraints).filter((constraint) => concerns(scope, constraint));
  const rows = concerned.map(rowsOf);
  const whole =
    namespace === '' && scope.namespace === undefined && scope.subject === undefined && actionOf(scope) === undefined;
  // Copied as wholes: while an audit comes in, 50,000 rows are put together several times a second.
  const all = ([] as ViolationRow[]).concat(...rows);
  return whole ? all : all.filter((row) => isIn(row, scope, namespace, pods));
}

/** Whether violations of the constraint can be in the scope at all. */
export function concerns(scope: ViolationScope, constraint: Constraint): boolean {
  const { kind, name, origin } = constraint;
  if (scope.constraintKind !== undefined && kind !== scope.constraintKind) return false;
  if (scope.constraint && (name !== scope.constraint.name || kind !== scope.constraint.kind)) return false;
  const action = actionOf(scope);
  if (action !== undefined && !countsAtAdmission(constraint).has(action)) return false;
  if (scope.ofConstraints === 'capped' && !isCapped(constraint)) return false;
  // Any constraint will do when none of an assignment is asked for.
  return scope.assignmentId === undefined || (origin !== undefined && sameId(origin.assignmentId, scope.assignmentId));
}

/** What admission has to do with violations of the scope; undefined when that does not matter. */
function actionOf({ action, ofConstraints }: ViolationScope): string | undefined {
  return action ?? (ofConstraints === 'denying' ? 'deny' : undefined);
}

function isIn(
  row: ViolationRow,
  scope: ViolationScope,
  namespace: string,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): boolean {
  if (namespace !== '' && row.namespace !== namespace) return false;
  if (scope.namespace !== undefined && row.namespace !== scope.namespace) return false;
  const action = actionOf(scope);
  if (action !== undefined && row.action !== action) return false;
  return scope.subject === undefined || subjectKey(row, pods) === scope.subject;
}

/** Identity of the workload that owns the violating pod, or of the violating object itself. */
export function subjectKey(
  violation: Pick<Violation, 'object'>,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): string {
  return objectKey({ ...ownerOf(violation, pods), version: '' });
}

/** How many violations there are: kept by audit in status or in its log, and found by it where the status says. */
export interface Tally {
  readonly kept: number;
  readonly total: number;
  /** Of those kept, how many only the audit’s log has. */
  readonly fromLog?: number;
  /** Epoch ms from which on the log of one of them goes, where it has not all of its audit. */
  readonly since?: number;
  /** Constraints of which nobody knows how many there are. */
  readonly unknown: number;
}

export function tally(constraints: Iterable<Constraint>, scope: ViolationScope = {}): Tally {
  const action = actionOf(scope);
  let kept = 0;
  let total = 0;
  let unknown = 0;
  let fromLog = 0;
  let since = 0;
  for (const constraint of constraints) {
    const count = action === undefined ? countOf(constraint) : countsAtAdmission(constraint).get(action);
    if (count === undefined) continue;
    kept += count.shown;
    total += count.total ?? count.shown;
    if (count.total === undefined) unknown += 1;
    fromLog += loggedRows(constraint, action);
    since = Math.max(since, constraint.fromLog?.since ?? 0);
  }
  return { kept, total, unknown, ...(fromLog > 0 && { fromLog }), ...(since > 0 && { since }) };
}

function loggedRows(constraint: Constraint, action: string | undefined): number {
  const { fromLog, violations } = constraint;
  if (fromLog === undefined) return 0;
  if (action === undefined || isUniform(constraint)) return fromLog.added;
  const columns = columnsOf(violations);
  let rows = 0;
  for (let row = 0; row < columns.length; row++)
    if (columns.sharedOf(row).fromLog && admissionOfRow(constraint, row) === action) rows += 1;
  return rows;
}
