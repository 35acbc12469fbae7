import type { registries } from '../../src/resources/registries.ts';
import { clusterOf, onCluster } from '../azure/cluster-actions.ts';
import { missingRight } from '../azure/reasons.ts';
import { operate } from '../operation/operate.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { attachRegistry } from './attach.ts';

type Context = ContextOf<typeof registries>;

const grant = 'Microsoft.Authorization/roleAssignments/write';
const revoke = 'Microsoft.Authorization/roleAssignments/delete';

/** Whether the login may change roles at the registry. */
function mayGrant({ shell, row }: Context, action: string): boolean | string {
  const away = onCluster(shell, 'Microsoft.ContainerService/managedClusters/read');
  if (away !== true || !row?.item) return away;
  return missingRight(shell.live.store.getState(), action, row.item.id) ?? true;
}

export const registryActions: readonly Action<Context>[] = [
  {
    id: 'registries.attach',
    title: 'Attach it: let the cluster pull from it',
    keys: ['a'],
    hint: 'attach',
    danger: 'confirm',
    applies: (context) => (context.row?.facts.mayPull === 'yes' ? 'it is attached' : mayGrant(context, grant)),
    run: ({ shell, row }) => {
      const cluster = clusterOf(shell);
      return cluster && attachRegistry(shell, cluster.id, row?.item?.id);
    },
  },
  {
    id: 'registries.detach',
    title: 'Detach it',
    keys: ['D', 'ctrl-d'],
    hint: 'detach',
    danger: 'typed-name',
    applies: (context) => (context.row?.facts.mayPull === 'yes' ? mayGrant(context, revoke) : 'it is not attached'),
    run: ({ shell, row }) => {
      const cluster = clusterOf(shell);
      return cluster && row?.item && operate(shell, 'detach-acr', { clusterId: cluster.id, registry: row.item.id });
    },
  },
];
