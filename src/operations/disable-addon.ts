import * as z from 'zod';
import { getCluster } from '../azure/clusters.ts';
import { isBusy } from '../governance/azure/managed-cluster.ts';
import { sameId } from '../governance/azure/resource-id.ts';
import { putAddon, verifyInArm, verifyInCluster, waitUntilIdle } from './addon-steps.ts';
import { defineOperation } from './operation.ts';
import { replaced } from './plan.ts';
import { checkPermissions, clusterObstacles, readOnlyObstacles } from './reading-ahead.ts';
import { shellLine } from './shell-line.ts';

const facts = z.object({
  clusterId: z.string(),
  enable: z.literal(false),
  eTag: z.string().optional(),
  busy: z.boolean(),
});

/** `az aks disable-addons -a azure-policy`. */
export const disableAddon = defineOperation({
  kind: 'disable-addon',
  input: z.object({ clusterId: z.string() }),
  facts,
  async plan({ clusterId }, world, signal) {
    const cluster = await getCluster(world.arm, clusterId, signal);
    const { subscriptionId, resourceGroup, name } = cluster;
    const permissions = await checkPermissions(
      world,
      [{ action: 'Microsoft.ContainerService/managedClusters/write', scope: cluster.id }],
      signal,
    );
    const busy = isBusy(cluster);
    const { evidence } = world;
    const pods =
      evidence.clusterId !== undefined && sameId(evidence.clusterId, cluster.id) ? evidence.addonPods() : undefined;
    return {
      facts: {
        clusterId: cluster.id,
        enable: false as const,
        busy,
        ...(busy || cluster.eTag === undefined ? {} : { eTag: cluster.eTag }),
      },
      plan: {
        title: `Disable the Azure Policy add-on on ${name}`,
        target: cluster.id,
        changes: replaced('addonProfiles.azurepolicy.enabled', String(cluster.addon.state === 'enabled'), 'false'),
        affected: [
          'No policy of Azure is enforced or audited in this cluster from then on: whoever deploys to it is no longer refused anything by them.',
          `AKS removes the add-on’s pods${pods ? ` (${pods.total} now)` : ''} with Gatekeeper and all its constraints; a Gatekeeper of your own is not touched.`,
        ],
        notes: busy
          ? [`The cluster is ${cluster.provisioningState}: it is waited for; it can be aborted instead.`]
          : [],
        permissions,
        commands: [
          shellLine(
            'az',
            'aks',
            'disable-addons',
            '--addons',
            'azure-policy',
            '--resource-group',
            resourceGroup,
            '--name',
            name,
            '--subscription',
            subscriptionId,
          ),
        ],
        danger: 'type-name',
        typeName: name,
        cancelling: 'AKS goes on with the update; only the watching ends. Abort it to stop it.',
        undo: {
          title: `Enable the add-on on ${name}`,
          kind: 'enable-addon' as const,
          input: { clusterId: cluster.id },
        },
        obstacles: [...readOnlyObstacles(world), ...clusterObstacles(cluster)],
        ...(cluster.addon.state !== 'enabled' && !busy
          ? { nothingToDo: `The add-on is off already (${cluster.addon.state}).` }
          : {}),
      },
    };
  },
  steps: (known) => [
    ...(known.busy ? [waitUntilIdle(known.clusterId)] : []),
    putAddon(known),
    verifyInArm(known),
    verifyInCluster(known),
  ],
});
