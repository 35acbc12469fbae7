import { meansAzure } from '../azure/login-presence.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { findFindings } from '../governance/findings/find-findings.ts';
import { observe } from '../governance/findings/observed.ts';
import type { AzureOptions } from '../settings/azure-options.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import { findingSlices } from './azure-state.ts';
import type { ConsoleState } from './console-state.ts';
import { emptyAzure } from './empty-azure.ts';
import { readAzureOnce } from './read-azure-once.ts';
import { type ReadOnceOptions, readOnce } from './read-once.ts';

/**
 * The cluster and, where a login is at hand, Azure side by side, with the findings of both. What of Azure could not be read,
 * or was not asked, stands in `azure` and fails nothing. @throws as readOnce
 */
export async function readBothOnce(
  connect: ConnectOptions,
  azureOptions: AzureOptions,
  options: ReadOnceOptions,
): Promise<ConsoleState> {
  const asked = await meansAzure(azureOptions);
  const [cluster, azure] = await Promise.all([
    readOnce(connect, options),
    asked
      ? readAzureOnce(azureOptions, connect, findingSlices, [], options.timeoutMs).then((state) => state.azure)
      : { ...emptyAzure, problem: nobody },
  ]);
  const observed = observe(cluster.picture, asked ? azure.picture : undefined, Date.now());
  return { ...cluster, azure, findings: findFindings(observed) };
}

const nobody: AzureProblem = {
  what: 'Azure was not asked: nobody is signed in here',
  next: 'run `az login`; with --subscription, --tenant, --cloud or --cluster it is asked all the same',
};
