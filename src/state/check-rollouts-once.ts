import { createRequests } from '../cluster/cluster-requests.ts';
import { createClusterConnection } from '../cluster/connection/cluster-connection.ts';
import { chooseContext, readKubeconfig } from '../cluster/kubeconfig/kubeconfig.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import type { ConsoleState } from './console-state.ts';
import { connectingStatus } from './contexts.ts';
import { emptyConsole } from './empty-console.ts';
import { checkRollouts } from './rollouts.ts';

/** Asks about every workload of the namespace of the options once. Throws KubeconfigError; what else fails says so in the answer. */
export async function checkRolloutsOnce(options: ConnectOptions): Promise<ConsoleState> {
  const chosen = chooseContext(await readKubeconfig(options.kubeconfig), options.context);
  const connection = createClusterConnection(chosen, options);
  try {
    const { signal } = new AbortController();
    const rollouts = await checkRollouts(createRequests(connection), options.namespace ?? '', signal);
    return { ...emptyConsole(connectingStatus(chosen, options)), rollouts };
  } finally {
    await connection.close();
  }
}
