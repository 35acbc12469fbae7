import { isBusy, type ManagedCluster } from '../../src/governance/azure/managed-cluster.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { operate } from '../operation/operate.ts';
import { operationsPage } from '../operation/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { azureFixed, clusterOr, missingRight } from './reasons.ts';
import { groupOf, scanAt } from './scan.ts';

export interface ShellContextOf {
  readonly shell: Shell;
}

const stateOf = (shell: Shell): ConsoleState => shell.live.store.getState();

/** Whether the cluster can be changed: true, or why not. */
export function onCluster(
  shell: Shell,
  action: string,
  also: (cluster: ManagedCluster) => boolean | string = () => true,
): boolean | string {
  const state = stateOf(shell);
  const cluster = clusterOr(state);
  if (typeof cluster === 'string') return azureFixed(state) ?? cluster;
  const fits = also(cluster);
  if (fits !== true) return fits;
  return azureFixed(state) ?? missingRight(state, action, cluster.id) ?? true;
}

export function clusterOf(shell: Shell): ManagedCluster | undefined {
  const cluster = clusterOr(stateOf(shell));
  return typeof cluster === 'string' ? undefined : cluster;
}

const writeCluster = 'Microsoft.ContainerService/managedClusters/write';

export const enableAddon: Action<ShellContextOf> = {
  id: 'azure.enable-addon',
  title: 'Enable the Azure Policy add-on',
  keys: ['e'],
  hint: 'enable add-on',
  danger: 'confirm',
  applies: ({ shell }) => onCluster(shell, writeCluster, ({ addon }) => addon.state !== 'enabled'),
  run: ({ shell }) => {
    const cluster = clusterOf(shell);
    return cluster && operate(shell, 'enable-addon', { clusterId: cluster.id });
  },
};

export const disableAddon: Action<ShellContextOf> = {
  id: 'azure.disable-addon',
  title: 'Disable the Azure Policy add-on',
  keys: ['E'],
  danger: 'typed-name',
  applies: ({ shell }) => onCluster(shell, writeCluster, ({ addon }) => addon.state === 'enabled'),
  run: ({ shell }) => {
    const cluster = clusterOf(shell);
    return cluster && operate(shell, 'disable-addon', { clusterId: cluster.id });
  },
};

const trigger = 'Microsoft.PolicyInsights/policyStates/triggerEvaluation/action';

export const scanNow: Action<ShellContextOf> = {
  id: 'azure.scan',
  title: 'Scan the resource group for compliance now',
  keys: ['s'],
  hint: 'scan now',
  danger: 'confirm',
  applies: ({ shell }) => onCluster(shell, trigger),
  run: ({ shell }) => {
    const cluster = clusterOf(shell);
    return cluster && scanAt(shell, groupOf(cluster.id));
  },
};

export const abortOperation: Action<ShellContextOf> = {
  id: 'azure.abort-operation',
  title: 'Abort the operation that holds the cluster',
  keys: ['X'],
  danger: 'typed-name',
  applies: ({ shell }) =>
    onCluster(shell, 'Microsoft.ContainerService/managedClusters/abort/action', (cluster) => isBusy(cluster)),
  run: ({ shell }) => {
    const cluster = clusterOf(shell);
    return cluster && operate(shell, 'abort-cluster-operation', { clusterId: cluster.id });
  },
};

export const openOperations: Action<ShellContextOf> = {
  id: 'azure.operations',
  title: 'Operations under way and done',
  keys: ['o'],
  run: ({ shell }) => shell.open(operationsPage),
};
