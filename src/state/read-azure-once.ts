import { setTimeout } from 'node:timers/promises';
import { createStore } from 'zustand/vanilla';
import { chooseContext, readKubeconfig } from '../cluster/kubeconfig/kubeconfig.ts';
import type { AzureOptions } from '../settings/azure-options.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import { createAzureSide } from './azure-side.ts';
import type { AzureList } from './azure-source.ts';
import type { AzureSlice } from './azure-state.ts';
import type { ConsoleState } from './console-state.ts';
import { emptyConsole, unknownConnection } from './empty-console.ts';

/**
 * Reads slices of Azure once. The cluster is not asked: only its server's name is used, to tell which AKS cluster it is.
 * Never throws: what could not be read, or not within `timeoutMs`, says so in its reading, and a login that is missing in
 * `problem`.
 */
export async function readAzureOnce(
  azure: AzureOptions,
  connect: ConnectOptions,
  slices: readonly AzureSlice[],
  lists: readonly AzureList<unknown>[],
  timeoutMs?: number,
): Promise<ConsoleState> {
  const context = await contextOf(connect);
  const connection = unknownConnection({ readonly: azure.readonly, sandbox: connect.sandbox });
  const store = createStore<ConsoleState>(() => emptyConsole({ ...connection, ...context }));
  const side = createAzureSide(store, azure, {
    lists,
    repeat: false,
    fromTheStart: slices,
    kubeconfig: () => Promise.reject(new Error('nothing is written by a report')),
    images: () => Promise.reject(Object.assign(new Error(), { problem: notAsked })),
  });
  const read = side.contextIs(context).then(() => Promise.all(slices.map((slice) => side.verbs.refresh(slice))));
  await (timeoutMs === undefined ? read : Promise.race([read, setTimeout(timeoutMs, undefined, { ref: false })]));
  const state = store.getState();
  await side.close();
  return state;
}

const notAsked = {
  what: 'the cluster was not asked which images run',
  next: 'the console shows them beside the registries',
};

/** A kubeconfig that is missing or broken tells nothing; --cluster still does. */
async function contextOf({ kubeconfig, context }: ConnectOptions): Promise<{ context: string; server: string }> {
  try {
    const chosen = chooseContext(await readKubeconfig(kubeconfig), context);
    return { context: chosen.context, server: chosen.cluster.server };
  } catch {
    return { context: context ?? '', server: '' };
  }
}
