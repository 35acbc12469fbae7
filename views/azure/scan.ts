import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import { follow, operate } from '../operation/operate.ts';
import type { Shell } from '../shell/shell.ts';

/** Scans at a scope; one that is under way there is shown instead. */
export function scanAt(shell: Shell, scope: string): Promise<void> {
  const running = shell.live.store
    .getState()
    .azure.runs.find(
      ({ kind, state, target }) =>
        kind === 'scan' && state === 'running' && target.toLowerCase() === `${scope}/scan`.toLowerCase(),
    );
  return running ? follow(shell, running.id) : operate(shell, 'scan', { scope });
}

export function subscriptionOf(resourceId: string): string {
  return `/subscriptions/${parseResourceId(resourceId)?.subscriptionId ?? ''}`;
}
