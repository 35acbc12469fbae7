/** The commands that list a resource once and exit. Loaded only for them. */
import { resourceCount, resourceList, resourceTable } from '../src/reports/resource-list.ts';
import { lists } from '../src/resources/lists.ts';
import { principalKey } from '../src/resources/principals.ts';
import type { Resource } from '../src/resources/resource.ts';
import { rollouts } from '../src/resources/rollouts.ts';
import { spellSideEffects } from '../src/resources/verdict-words.ts';
import { type AzureSlice, wrongInputIn } from '../src/state/azure-state.ts';
import type { ConsoleState } from '../src/state/console-state.ts';
import type { Start } from './connect.ts';
import type { ExitCode } from './exit-code.ts';
import type { OutputFormat } from './flags.ts';
import { readCluster, sayIncomplete, sayWrong } from './headless.ts';
import { remember } from './memory.ts';
import { say } from './output.ts';
import { print } from './print.ts';

/** Reads what the resource rests on and prints its list. The journal needs no `start`, only whether it is the sandbox's. */
export async function printResource(
  resource: Resource,
  start: Start | Pick<Start, 'sandbox'>,
  output: OutputFormat,
): Promise<ExitCode> {
  // No column has names of the directory, which would be waited for.
  const without = output === 'table' ? principalKey.id : undefined;
  const state = await read(resource, start, without);
  const wrong = wrongInputIn(state.azure);
  if (wrong) return sayWrong(wrong);
  const list = resourceList(resource, { state, readAt: Date.now() });
  const answered = resource.side !== 'azure' || state.azure.phase === 'signed-in';
  await print(output, list, () => resourceTable(resource, list), answered ? resourceCount(resource, list) : '');
  // What could be read of several subscriptions is of use; a part of the cluster's is not what was asked for.
  return sayIncomplete(list.incomplete, resource.side === 'cluster' || !answered || list.items.length === 0);
}

async function read(
  resource: Resource,
  start: Start | Pick<Start, 'sandbox'>,
  without: AzureSlice | undefined,
): Promise<ConsoleState> {
  if (!('connect' in start)) {
    const { readJournalOnce } = await import('../src/state/read-journal-once.ts');
    return readJournalOnce(start.sandbox);
  }
  if (resource.id === rollouts.id) {
    const { checkRolloutsOnce } = await import('../src/state/check-rollouts-once.ts');
    return checkRolloutsOnce(await start.connect(), (effects) => say(spellSideEffects(effects)));
  }
  if (resource.side === 'cluster')
    return readCluster(await start.connect(), lists.cluster, resource.remembers ? { memory: remember } : {});
  if (resource.side === 'kubeconfig') {
    const { readContextsOnce } = await import('../src/state/read-contexts-once.ts');
    return readContextsOnce(await start.connect());
  }
  const { readAzureOnce } = await import('../src/state/read-azure-once.ts');
  const [connect, azure] = await Promise.all([start.connect(), start.azure()]);
  const slices = (resource.wants ?? []).filter((slice) => slice !== without);
  return readAzureOnce(azure, connect, slices, lists.azure);
}
