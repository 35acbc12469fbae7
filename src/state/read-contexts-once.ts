import { chooseContext, readKubeconfig } from '../cluster/kubeconfig/kubeconfig.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import type { ConsoleState } from './console-state.ts';
import { connectingStatus, summarizeContexts } from './contexts.ts';
import { emptyConsole } from './empty-console.ts';

/** What the kubeconfig says, with nothing asked over the network. Rejects with KubeconfigError. */
export async function readContextsOnce(options: ConnectOptions): Promise<ConsoleState> {
  const config = await readKubeconfig(options.kubeconfig);
  const chosen = chooseContext(config, options.context);
  const contexts = summarizeContexts(config, chosen.context);
  return { ...emptyConsole(connectingStatus(chosen, options)), contexts };
}
