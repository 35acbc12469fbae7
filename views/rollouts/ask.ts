import type { Shell } from '../shell/shell.ts';

/** Asks about every workload of a namespace, or ("") of all, and shows what comes in. */
export function askRollouts(shell: Shell, namespace: string): void {
  void shell.live.rollouts.check(namespace);
  shell.open({ view: 'rollouts' });
}
