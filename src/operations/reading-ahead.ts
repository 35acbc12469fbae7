import { isArmError } from '../azure/arm-error.ts';
import { getCluster } from '../azure/clusters.ts';
import { mayDo } from '../azure/permissions.ts';
import { getProvider } from '../azure/providers.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { isBusy, isStopped, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { isRegistered, providersTheAddonNeeds } from '../governance/azure/provider.ts';
import type { OperationWorld } from './operation.ts';
import type { PlannedPermission } from './plan.ts';
import type { Right } from './words.ts';

/** Checks each permission beforehand; what ARM will not say stays `unknown`. */
export function checkPermissions(
  world: OperationWorld,
  needed: readonly (Right & { readonly scope: string })[],
  signal: AbortSignal,
): Promise<PlannedPermission[]> {
  return Promise.all(
    needed.map(async ({ action, role, scope }) => ({
      action,
      scope,
      held: await mayDo(world.arm, action, scope, signal),
      role,
    })),
  );
}

/** Why the cluster cannot be changed now. A busy one can: the plan begins with waiting. */
export function clusterObstacles(cluster: ManagedCluster): readonly AzureProblem[] {
  if (!isStopped(cluster)) return [];
  return [
    {
      what: `The cluster ${cluster.name} is stopped`,
      next: `Start it first: az aks start -g ${cluster.resourceGroup} -n ${cluster.name}`,
    },
  ];
}

/** With --readonly nothing is run; the plan is still worth reading. */
export function readOnlyObstacles(world: OperationWorld): readonly AzureProblem[] {
  return world.arm.connection.readonly
    ? [{ what: 'The console runs with --readonly', next: 'Start it without --readonly to change things.' }]
    : [];
}

/** Namespaces the add-on needs that are not registered; those that may not be read count as registered, ARM will tell. */
export async function unregisteredProviders(
  world: OperationWorld,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const states = await Promise.all(
    providersTheAddonNeeds.map((namespace) =>
      getProvider(world.arm, subscriptionId, namespace, signal).catch((error: unknown) => {
        if (isArmError(error)) return { namespace, state: 'Registered' };
        throw error;
      }),
    ),
  );
  return states.filter((state) => !isRegistered(state)).map(({ namespace }) => namespace);
}

/** Waits until nothing holds the cluster. */
export async function untilIdle(
  world: OperationWorld,
  id: string,
  signal: AbortSignal,
  tell: (note: string) => void,
): Promise<ManagedCluster> {
  for (;;) {
    const cluster = await getCluster(world.arm, id, signal);
    if (!isBusy(cluster)) return cluster;
    tell(`another operation holds the cluster: ${cluster.provisioningState}`);
    await world.sleep(world.pace.poll, signal);
  }
}
