import { createRequests } from '../cluster/cluster-requests.ts';
import { createClusterConnection } from '../cluster/connection/cluster-connection.ts';
import { chooseContext, readKubeconfig } from '../cluster/kubeconfig/kubeconfig.ts';
import type { SideEffect } from '../governance/side-effects.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import type { ConsoleState } from './console-state.ts';
import { connectingStatus } from './contexts.ts';
import { emptyConsole } from './empty-console.ts';
import { checkRollouts } from './rollouts.ts';

/**
 * Asks about every workload of the namespace of the options once. `warn` is told before of webhooks for which dry runs are refused.
 * Throws KubeconfigError; what else fails says so in the answer.
 */
export async function checkRolloutsOnce(
  options: ConnectOptions,
  warn: (effects: readonly SideEffect[]) => void,
): Promise<ConsoleState> {
  const chosen = chooseContext(await readKubeconfig(options.kubeconfig), options.context);
  const connection = createClusterConnection(chosen, options);
  try {
    const { signal } = new AbortController();
    const requests = createRequests(connection);
    // Where they may not be read, the verdicts themselves tell.
    const effects = await requests.sideEffects(signal).catch(() => []);
    if (effects.length > 0) warn(effects);
    const rollouts = await checkRollouts(requests, options.namespace ?? '', signal);
    return { ...emptyConsole(connectingStatus(chosen, options)), rollouts };
  } finally {
    await connection.close();
  }
}
