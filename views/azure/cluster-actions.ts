import { isBusy, type ManagedCluster } from '../../src/governance/azure/managed-cluster.ts';
import { groupIdOf } from '../../src/governance/azure/resource-id.ts';
import type { Right } from '../../src/operations/words.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { assignPolicy } from '../assign/assign-policy.ts';
import { offersAt, type Selected } from '../operation/offers.ts';
import { operationsPage } from '../operation/page.ts';
import { attachRegistry } from '../registries/attach.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { azureFixed, clusterOr, missingRight } from './reasons.ts';
import { scanAt } from './scan.ts';

export interface ShellContextOf {
  readonly shell: Shell;
}

const stateOf = (shell: Shell): ConsoleState => shell.live.store.getState();

/** Whether the cluster can be changed: true, or why not. */
export function onCluster(shell: Shell, right: Right): boolean | string {
  const state = stateOf(shell);
  const cluster = clusterOr(state);
  if (typeof cluster === 'string') return azureFixed(state) ?? cluster;
  return azureFixed(state) ?? missingRight(state, right, cluster.id) ?? true;
}

export function clusterOf(shell: Shell): ManagedCluster | undefined {
  const cluster = clusterOr(stateOf(shell));
  return typeof cluster === 'string' ? undefined : cluster;
}

function connected({ shell }: ShellContextOf): Selected<'azure'> | string {
  const state = stateOf(shell);
  const cluster = clusterOr(state);
  if (typeof cluster === 'string') return azureFixed(state) ?? cluster;
  return {
    input: { clusterId: cluster.id, scope: groupIdOf(cluster) },
    facts: { addon: cluster.addon.state === 'enabled', busy: isBusy(cluster) },
    at: cluster.id,
  };
}

/** What can be done to the connected cluster. */
export const clusterOffers: readonly Action<ShellContextOf>[] = offersAt('azure', connected, {
  scan: ({ shell }) => {
    const cluster = clusterOf(shell);
    return cluster && scanAt(shell, groupIdOf(cluster));
  },
  'attach-acr': ({ shell }) => {
    const cluster = clusterOf(shell);
    return cluster && attachRegistry(shell, cluster.id);
  },
  assign: ({ shell }) => assignPolicy(shell),
});

/** Those of them that a page gives its keys to, in its order. */
export function clusterOffersOf(...names: readonly string[]): readonly Action<ShellContextOf>[] {
  return names.flatMap((name) => clusterOffers.filter(({ id }) => id === `azure.${name}`));
}

export const openOperations: Action<ShellContextOf> = {
  id: 'azure.operations',
  title: 'Operations under way and done',
  keys: ['o'],
  run: ({ shell }) => shell.open(operationsPage),
};
