import type { Constraint } from './constraint.ts';
import { admissionAction, standingAt } from './enforcement-point.ts';
import type { ViolationColumns } from './violation-columns.ts';
import { columnsOf } from './violation-pack.ts';

/**
 * What admission does with one violation of a constraint: what the constraint does, except that an ExpansionTemplate may
 * have set another action for what it expands, and that ValidatingAdmissionPolicies see nothing that is expanded.
 */
export function admissionOfRow(constraint: Constraint, row: number): string {
  const own = admissionAction(constraint);
  if (isUniform(constraint)) return own;
  const columns = columnsOf(constraint.violations);
  if (!columns.messageOf(row).startsWith(implied)) return own;
  const { action } = columns.sharedOf(row);
  if (action !== constraint.action) return action;
  return standingAt(constraint, 'validation.gatekeeper.sh')?.actions[0] ?? 'none';
}

/** How Gatekeeper begins the message of a violation by an object that an ExpansionTemplate makes of the one at hand. */
const implied = '[Implied by ';

const uniform = new WeakMap<Constraint, boolean>();

/** Whether all violations of a constraint are alike in it, which saves looking at each. */
export function isUniform(constraint: Constraint): boolean {
  const known = uniform.get(constraint);
  if (known !== undefined) return known;
  const byPolicyOnly =
    standingAt(constraint, 'vap.k8s.io') !== undefined && !standingAt(constraint, 'validation.gatekeeper.sh');
  const alike = !byPolicyOnly && sharedOf(constraint).every(({ action }) => action === constraint.action);
  uniform.set(constraint, alike);
  return alike;
}

function sharedOf({ violations }: Constraint): ViolationColumns['data']['shared'] {
  return columnsOf(violations).data.shared;
}
