import type { Violation } from '../governance/violation.ts';

const order: readonly string[] = ['deny', 'scoped', 'warn', 'dryrun'];

/** 0 for the action that hurts most; unknown ones last. */
export function actionRank(action: string): number {
  const rank = order.indexOf(action);
  return rank === -1 ? order.length : rank;
}

/** True when the violation is of one of these actions, which for a scoped constraint are those of its points. */
export function hasAction(
  { action, actions }: Pick<Violation, 'action' | 'actions'>,
  wanted: readonly string[],
): boolean {
  return wanted.includes('any') || wanted.includes(action) || actions.some((each) => wanted.includes(each));
}
