import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { goneFrom } from '../../src/governance/findings/gone-pods.ts';
import type { Reading } from '../../src/governance/reading.ts';
import { count } from '../parts/age.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import { constraintsInOrder } from '../violations/rows.ts';

export interface ConstraintRow extends TableRow {
  readonly constraint: Constraint;
  /** `deny@webhook audit@audit` for a scoped one; the points as written. */
  readonly scope: string;
  /** `20 of 143`, `0`, or `?` when no audit has said. */
  readonly violations: string;
  readonly total: number;
  /** `2 of 3`: pods that say they enforce it, of those that speak of it. */
  readonly enforced: string;
  /** Generations that the slowest pod is behind. */
  readonly lag: number;
  readonly errors: number;
  readonly assignment: string;
}

export function constraintRows(picture: ClusterPicture, kind: string | undefined): readonly ConstraintRow[] {
  const all = constraintsInOrder(picture.constraints);
  // What a pod that is gone said last counts neither for nor against.
  const gone = goneFrom(
    picture,
    all.flatMap(({ byPod }) => byPod.map(({ id }) => id)),
  );
  return all
    .filter((constraint) => kind === undefined || constraint.kind === kind)
    .map((constraint) => constraintRow({ ...constraint, byPod: constraint.byPod.filter(({ id }) => !gone(id)) }));
}

function constraintRow(constraint: Constraint): ConstraintRow {
  const { kind, name, action, scoped, byPod, generation, totalViolations, violations, origin } = constraint;
  const scope = scoped.map(({ action: one, points }) => `${one}@${points.join('+')}`).join(' ');
  const lag = Math.max(0, ...byPod.map(({ observedGeneration }) => generation - observedGeneration));
  const errors = byPod.reduce((sum, pod) => sum + pod.errors.length, 0);
  const enforcing = byPod.filter(({ enforced }) => enforced).length;
  const assignment = origin?.assignmentId.slice(origin.assignmentId.lastIndexOf('/') + 1) ?? '';
  return {
    key: `${kind}/${name}`,
    name,
    constraint,
    scope,
    violations: violationFigure(constraint),
    total: Math.max(totalViolations ?? 0, violations.length),
    enforced: byPod.length === 0 ? '?' : `${enforcing} of ${byPod.length}`,
    lag,
    errors,
    assignment,
    fault: errors > 0 || lag > 0 || enforcing < byPod.length || byPod.length === 0,
    search: `${kind} ${name} ${action} ${scope} ${assignment}`.toLowerCase(),
  };
}

function violationFigure({ totalViolations, violations }: Constraint): string {
  if (totalViolations === undefined) return violations.length === 0 ? '?' : `${count(violations.length)} of ?`;
  return totalViolations > violations.length
    ? `${count(violations.length)} of ${count(totalViolations)}`
    : count(violations.length);
}

/** Kinds whose constraints could not be read, with their readings. */
export function unreadKinds(
  constraints: ClusterPicture['constraints'],
): readonly (readonly [string, Reading<unknown>])[] {
  return [...constraints].filter(([, { state }]) => state !== 'live');
}
