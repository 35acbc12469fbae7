/** `unknown:<text>` is kept as it came: Gatekeeper lets a constraint carry an action that it does not recognise. */
export type EnforcementAction = 'deny' | 'dryrun' | 'warn' | 'scoped' | (string & {});

const gravestFirst: readonly string[] = ['deny', 'scoped', 'warn', 'dryrun', 'none'];

/** 0 for the action that hurts most; a scoped one may deny. Unknown ones last. */
export function actionRank(action: string): number {
  const rank = gravestFirst.indexOf(action);
  return rank === -1 ? gravestFirst.length : rank;
}
