import { actionRank } from '../governance/enforcement-action.ts';
import type { Violation } from '../governance/violation.ts';

/** What hurts most first, then by namespace, object and constraint, so that two runs can be compared line by line. */
export function bySeverity(a: Violation, b: Violation): number {
  return (
    worst(a) - worst(b) ||
    compare(a.object.namespace, b.object.namespace) ||
    compare(a.object.kind, b.object.kind) ||
    compare(a.object.name, b.object.name) ||
    compare(a.constraint.kind, b.constraint.kind) ||
    compare(a.constraint.name, b.constraint.name) ||
    compare(a.message, b.message)
  );
}

/** True when the violation is of one of these actions, which for a scoped constraint are those of its points. */
export function hasAction(
  { action, actions }: Pick<Violation, 'action' | 'actions'>,
  wanted: readonly string[],
): boolean {
  return wanted.includes('any') || wanted.includes(action) || actions.some((each) => wanted.includes(each));
}

function worst({ action, actions }: Violation): number {
  return Math.min(actionRank(action), ...actions.map(actionRank));
}

// Not localeCompare: names are ASCII, and it is a hundred times slower on 50,000 rows.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
