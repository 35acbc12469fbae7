import type { Constraint } from '../../src/governance/constraint.ts';
import { constraintKey } from '../../src/governance/constraint.ts';
import { constraintLabels } from '../../src/resources/constraint-labels.ts';
import type { AzureState } from '../../src/state/azure-state.ts';

// Columns are the same for every page, so that a table knows its rows' order again; what tells constraints apart depends on all of them.
const names = new WeakMap<Constraint, string>();

/** Gives each constraint the name by which it is told from the others. */
export function namePolicies(constraints: readonly Constraint[], join: AzureState['join']): void {
  const labels = constraintLabels(constraints, join);
  for (const constraint of constraints) names.set(constraint, labels.get(constraintKey(constraint)) ?? constraint.kind);
}

export function policyName(constraint: Constraint): string {
  return names.get(constraint) ?? constraint.kind;
}
