import { nameOf } from '../governance/azure/resource-id.ts';
import { type Constraint, constraintKey } from '../governance/constraint.ts';
import type { AzureState } from '../state/azure-state.ts';

/** Letters at the end of an instance's name that tell it from others. */
const tail = 6;

/**
 * Short names of constraints, by `constraintKey`: the kind alone where it has one constraint, else with the assignment that made
 * it, or with what its own name ends with where that tells no two apart.
 */
export function constraintLabels(
  constraints: Iterable<Constraint>,
  join: AzureState['join'],
): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [kind, alike] of Map.groupBy(constraints, (constraint) => constraint.kind)) {
    const marks = alike.length === 1 ? [] : (apart(alike, join) ?? []);
    for (const [index, constraint] of alike.entries()) {
      const mark = marks[index];
      labels.set(constraintKey(constraint), mark === undefined ? kind : `${kind} · ${mark}`);
    }
  }
  return labels;
}

function apart(constraints: readonly Constraint[], join: AzureState['join']): readonly string[] | undefined {
  const ofAssignment = (constraint: Constraint) => {
    const assignment = join.origins.get(constraintKey(constraint))?.assignment;
    return assignment?.displayName || nameOf(constraint.origin?.assignmentId ?? '') || constraint.name;
  };
  const ways = [
    ofAssignment,
    ({ name }: Constraint) => (name.length > 2 * tail ? `…${name.slice(-tail)}` : name),
    ({ name }: Constraint) => name,
  ];
  return ways.map((way) => constraints.map(way)).find((marks) => new Set(marks).size === marks.length);
}
