import type { Violation } from '../governance/violation.ts';

/** True when the violation is of one of these actions, which for a scoped constraint are those of its points. */
export function hasAction(
  { action, actions }: Pick<Violation, 'action' | 'actions'>,
  wanted: readonly string[],
): boolean {
  return wanted.includes('any') || wanted.includes(action) || actions.some((each) => wanted.includes(each));
}
