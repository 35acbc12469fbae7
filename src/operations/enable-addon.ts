import * as z from 'zod';
import { assignmentsAt } from '../azure/assignments.ts';
import { getCluster } from '../azure/clusters.ts';
import { bearingOn } from '../governance/azure/assignment.ts';
import { isBusy } from '../governance/azure/managed-cluster.ts';
import { putAddon, verifyInArm, verifyInCluster, waitUntilIdle } from './addon-steps.ts';
import { defineOperation } from './operation.ts';
import { replaced } from './plan.ts';
import { checkPermissions, clusterObstacles, readOnlyObstacles, unregisteredProviders } from './reading-ahead.ts';
import { registerProviderStep } from './register-steps.ts';
import { shellLine } from './shell-line.ts';

const facts = z.object({
  clusterId: z.string(),
  subscriptionId: z.string(),
  enable: z.literal(true),
  eTag: z.string().optional(),
  busy: z.boolean(),
  register: z.array(z.string()),
});

/** `az aks enable-addons -a azure-policy`. */
export const enableAddon = defineOperation({
  kind: 'enable-addon',
  input: z.object({ clusterId: z.string() }),
  facts,
  async plan({ clusterId }, world, signal) {
    const cluster = await getCluster(world.arm, clusterId, signal);
    const { subscriptionId, resourceGroup, name } = cluster;
    const register = await unregisteredProviders(world, subscriptionId, signal);
    const subscription = `/subscriptions/${subscriptionId}`;
    const [permissions, assignments] = await Promise.all([
      checkPermissions(
        world,
        [
          { action: 'Microsoft.ContainerService/managedClusters/write', scope: cluster.id },
          ...register.map((namespace) => ({ action: `${namespace}/register/action`, scope: subscription })),
        ],
        signal,
      ),
      assignmentsAt(world.arm, cluster.id, signal).catch(() => undefined),
    ]);
    const bearing = assignments?.filter((assignment) => bearingOn(assignment, cluster.id)?.excludedBy === undefined);
    const busy = isBusy(cluster);
    return {
      facts: {
        clusterId: cluster.id,
        subscriptionId,
        enable: true as const,
        busy,
        register: [...register],
        ...(busy || cluster.eTag === undefined ? {} : { eTag: cluster.eTag }),
      },
      plan: {
        title: `Enable the Azure Policy add-on on ${name}`,
        target: cluster.id,
        changes: [
          ...replaced(
            'addonProfiles.azurepolicy.enabled',
            cluster.addon.state === 'absent' ? '(absent)' : String(cluster.addon.state === 'enabled'),
            'true',
          ),
          ...register.map((namespace) => ({ mark: '+' as const, text: `provider ${namespace}: Registered` })),
        ],
        affected: [
          bearing === undefined
            ? 'Which policies will begin to act could not be read.'
            : `${bearing.length} assignment${bearing.length === 1 ? '' : 's'} bear on the cluster; those for Kubernetes begin to act within 20 minutes. Deny ones refuse new objects that break them.`,
          'AKS adds the pods azure-policy and Gatekeeper to kube-system and gatekeeper-system, and an identity to the node resource group.',
        ],
        notes: busy
          ? [`The cluster is ${cluster.provisioningState}: it is waited for; it can be aborted instead.`]
          : [],
        permissions,
        commands: [
          ...register.map((namespace) =>
            shellLine(
              'az',
              'provider',
              'register',
              '--namespace',
              namespace,
              '--subscription',
              subscriptionId,
              '--wait',
            ),
          ),
          shellLine(
            'az',
            'aks',
            'enable-addons',
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
        danger: 'confirm',
        cancelling: 'AKS goes on with the update; only the watching ends. Abort it to stop it.',
        undo: {
          title: `Disable the add-on on ${name}`,
          kind: 'disable-addon' as const,
          input: { clusterId: cluster.id },
        },
        obstacles: [...readOnlyObstacles(world), ...clusterObstacles(cluster)],
        ...(cluster.addon.state === 'enabled' && !busy
          ? { nothingToDo: `The add-on is on already (${cluster.provisioningState}).` }
          : {}),
      },
    };
  },
  steps: (known) => [
    ...known.register.map((namespace) => registerProviderStep(known.subscriptionId, namespace)),
    ...(known.busy ? [waitUntilIdle(known.clusterId)] : []),
    putAddon(known),
    verifyInArm(known),
    verifyInCluster(known),
  ],
});
