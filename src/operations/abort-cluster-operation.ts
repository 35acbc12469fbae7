import * as z from 'zod';
import { abortClusterOperation } from '../azure/cluster-changes.ts';
import { getCluster } from '../azure/clusters.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isBusy } from '../governance/azure/managed-cluster.ts';
import { defineOperation } from './operation.ts';
import { checkPermissions, readOnlyObstacles, untilIdle } from './reading-ahead.ts';
import { clusterFlags, shellLine } from './shell-line.ts';

const shape = z.object({ clusterId: z.string() });

declare module './plan.ts' {
  interface OperationInputs {
    'abort-cluster-operation': z.input<typeof shape>;
  }
}

const right = { action: 'Microsoft.ContainerService/managedClusters/abort/action', role: roles.kubernetes };

/** `az aks operation-abort`. */
export const abortClusterOperationOperation = defineOperation({
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
    const permissions = await checkPermissions(world, [{ ...right, scope: cluster.id }], signal);
    return {
      facts: { clusterId: cluster.id },
      plan: {
        title: `Abort what runs on ${cluster.name}`,
        target: `${cluster.id}/abort`,
        changes: [
          { mark: '-', text: `provisioningState: ${cluster.provisioningState}` },
          { mark: '+', text: 'provisioningState: Canceled' },
        ],
        affected: ['Whoever began the operation sees it cancelled. What it changed until then stays as it is.'],
        notes: ['AKS may refuse, or be done before; the next change of the cluster reconciles it.'],
        permissions,
        commands: [shellLine('az', 'aks', 'operation-abort', ...clusterFlags(cluster))],
        danger: 'type-name',
        typeName: cluster.name,
        cancelling: 'The abort goes on; only the watching ends.',
        obstacles: readOnlyObstacles(world),
        ...(isBusy(cluster) ? {} : { nothingToDo: `Nothing runs on the cluster (${cluster.provisioningState}).` }),
      },
    };
  },
  steps: ({ clusterId }) => [
    {
      id: 'abort',
      title: 'Abort the operation that holds the cluster',
      writes: true,
      request: `POST ${clusterId}/abort`,
      async run(context) {
        const taken = await abortClusterOperation(context.world.arm, clusterId, {
          interval: context.world.pace.poll,
          signal: context.signal,
        });
        await context.submitted(taken.serialized);
        await taken.done();
        return { state: 'done' };
      },
      async readBack({ world, signal, tell }) {
        // What still runs was not aborted, and may run for hours: only an abort that was taken is waited for.
        let cluster = await getCluster(world.arm, clusterId, signal);
        if (/^cancel/i.test(cluster.provisioningState)) cluster = await untilIdle(world, clusterId, signal, tell);
        return {
          state: /^cancel/i.test(cluster.provisioningState) ? 'done' : 'not done',
          note: `the cluster is ${cluster.provisioningState}`,
        };
      },
    },
    {
      id: 'verify-arm',
      title: 'Read the cluster back from ARM',
      writes: false,
      async run({ world, signal, tell }) {
        const cluster = await untilIdle(world, clusterId, signal, tell);
        return { state: 'done', note: `the cluster is ${cluster.provisioningState}` };
      },
    },
  ],
});
