import * as z from 'zod';
import { abortClusterOperation } from '../azure/cluster-changes.ts';
import { getCluster } from '../azure/clusters.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isBusy, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { defineOperation } from './define-operation.ts';
import { became } from './operation.ts';
import { replaced } from './plan.ts';
import { followed, untilIdle } from './reading-ahead.ts';
import { azLine, clusterFlags } from './shell-line.ts';

const shape = z.object({ clusterId: z.string() });

declare module './plan.ts' {
  interface OperationInputs {
    'abort-cluster-operation': z.input<typeof shape>;
  }
}

const right = { action: 'Microsoft.ContainerService/managedClusters/abort/action', role: roles.kubernetes };

/** `az aks operation-abort`. */
export const abortCluster = defineOperation({
  kind: 'abort-cluster-operation',
  verb: 'Abort it',
  right,
  offers: {
    azure: {
      name: 'abort-operation',
      title: 'Abort the operation that holds the cluster',
      keys: ['X'],
      danger: 'typed-name',
      when: { busy: true },
      everywhere: true,
    },
  },
  input: shape,
  facts: shape,
  async plan({ clusterId }, world, signal) {
    const cluster = await getCluster(world.arm, clusterId, signal);
    return {
      facts: { clusterId: cluster.id },
      title: `Abort what runs on ${cluster.name}`,
      target: `${cluster.id}/abort`,
      changes: replaced('provisioningState', cluster.provisioningState, 'Canceled'),
      affected: ['Whoever began the operation sees it cancelled. What it changed until then stays as it is.'],
      notes: ['AKS may refuse, or be done before; the next change of the cluster reconciles it.'],
      rights: [{ ...right, scope: cluster.id }],
      commands: [azLine('aks operation-abort', clusterFlags(cluster))],
      typeName: cluster.name,
      cancelling: 'The abort goes on; only the watching ends.',
      nothingToDo: !isBusy(cluster) && `Nothing runs on the cluster (${cluster.provisioningState}).`,
    };
  },
  steps: ({ clusterId }) => [
    {
      id: 'abort',
      title: 'Abort the operation that holds the cluster',
      request: `POST ${clusterId}/abort`,
      async run(context) {
        const taken = await abortClusterOperation(context.world.arm, clusterId, followed(context));
        await context.submitted(taken.serialized);
        await taken.done();
        return { state: 'done' };
      },
      async readBack(context) {
        // What still runs was not aborted, and may run for hours: only an abort that was taken is waited for.
        let cluster = await getCluster(context.world.arm, clusterId, context.signal);
        if (isCancelled(cluster)) cluster = await untilIdle(clusterId, context);
        return became(isCancelled(cluster), `the cluster is ${cluster.provisioningState}`);
      },
    },
    {
      id: 'verify-arm',
      title: 'Read the cluster back from ARM',
      async run(context) {
        return { state: 'done', note: `the cluster is ${(await untilIdle(clusterId, context)).provisioningState}` };
      },
    },
  ],
});

function isCancelled({ provisioningState }: ManagedCluster): boolean {
  return /^cancel/i.test(provisioningState);
}
