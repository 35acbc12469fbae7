import { assignPolicy } from '../assign/assign-policy.ts';
import { attachRegistry } from '../registries/attach.ts';
import type { Action } from '../shell/action.ts';
import { clusterOf, onCluster, type ShellContextOf } from './cluster-actions.ts';
import { azureFixed } from './reasons.ts';

export const attachAcr: Action<ShellContextOf> = {
  id: 'azure.attach-acr',
  title: 'Attach a container registry',
  keys: ['a'],
  danger: 'confirm',
  applies: ({ shell }) => onCluster(shell, 'Microsoft.ContainerService/managedClusters/read'),
  run: ({ shell }) => {
    const cluster = clusterOf(shell);
    return cluster && attachRegistry(shell, cluster.id);
  },
};

export const assign: Action<ShellContextOf> = {
  id: 'azure.assign',
  title: 'Assign a definition or initiative',
  keys: ['A'],
  hint: 'assign',
  danger: 'confirm',
  applies: ({ shell }) => azureFixed(shell.live.store.getState()) ?? true,
  run: ({ shell }) => assignPolicy(shell),
};
