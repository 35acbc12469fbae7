import { isArmError } from '../azure/arm-error.ts';
import { getCluster } from '../azure/clusters.ts';
import type { FollowOptions } from '../azure/long-running.ts';
import { getProvider } from '../azure/providers.ts';
import { azCommand } from '../governance/azure/az-line.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { isBusy, isStopped, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { isRegistered, providersTheAddonNeeds } from '../governance/azure/provider.ts';
import type { OperationWorld, StepContext, StepOutcome } from './operation.ts';

/** Why a stopped cluster cannot be changed. A busy one can: the plan begins with waiting. */
export function stopped(cluster: ManagedCluster): AzureProblem | false {
  return (
    isStopped(cluster) && {
      what: `The cluster ${cluster.name} is stopped`,
      next: `Start it first: ${azCommand('aks', 'start', '-g', cluster.resourceGroup, '-n', cluster.name)}`,
    }
  );
}

/** Namespaces the add-on needs that are not registered; those that may not be read count as registered, ARM will tell. */
export async function unregisteredProviders(
  world: OperationWorld,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<string[]> {
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

/** Reads until it is over, and tells what it is meanwhile. */
export async function polled<Found>(
  read: (context: StepContext) => Promise<Found>,
  isOver: (found: Found) => boolean,
  meanwhile: (found: Found) => string,
  context: StepContext,
): Promise<Found> {
  for (;;) {
    const found = await read(context);
    if (isOver(found)) return found;
    context.tell(meanwhile(found));
    await context.world.sleep(context.world.pace.poll, context.signal);
  }
}

/** How a step follows a long-running operation, with milliseconds between its polls. */
export function followed({ world, signal, percent }: StepContext, interval = world.pace.poll): FollowOptions {
  return { interval, signal, onPercent: percent };
}

/** Waits until nothing holds the cluster. */
export function untilIdle(id: string, context: StepContext): Promise<ManagedCluster> {
  return polled(
    ({ world, signal }) => getCluster(world.arm, id, signal),
    (cluster) => !isBusy(cluster),
    ({ provisioningState }) => `another operation holds the cluster: ${provisioningState}`,
    context,
  );
}

/**
 * Looks at what the cluster itself shows until it is so, for as long as the cluster is given to show a change. A console that
 * takes it up late looks some times more.
 */
export async function seenInCluster(
  look: () => { readonly isSo: boolean; readonly seen: string; readonly meanwhile?: string },
  { world, signal, since, tell }: StepContext,
): Promise<StepOutcome> {
  const { clusterPatience, look: pause } = world.pace;
  const until = Math.max(since + clusterPatience, world.now() + 3 * pause);
  for (;;) {
    const { isSo, seen, meanwhile = seen } = look();
    if (isSo) return { state: 'done', note: seen };
    if (world.now() >= until) return { state: 'unverified', note: seen };
    tell(meanwhile);
    await world.sleep(pause, signal);
  }
}
