import type { ManagedCluster as ArmCluster } from '@azure/arm-containerservice';
import type { ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { defined } from '../governance/defined.ts';
import type { ArmClients } from './arm-clients.ts';
import { managedCluster, partsOf } from './clusters.ts';
import { type FollowOptions, type Submitted, submitted } from './long-running.ts';

/**
 * PUTs the whole cluster if it still has this eTag. Resolves when ARM has taken it; `done` follows it to the end.
 * @throws ArmError 409 busy, 412 changed meanwhile
 */
export async function putCluster(
  arm: ArmClients,
  id: string,
  body: ArmCluster,
  eTag: string | undefined,
  options: FollowOptions,
): Promise<Submitted<ManagedCluster>> {
  const { createOrUpdate } = await import('@azure/arm-containerservice/api/managedClusters');
  const { subscriptionId, resourceGroup, name } = partsOf(id);
  const poller = createOrUpdate(await arm.containerService(subscriptionId), resourceGroup, name, body, {
    updateIntervalInMs: options.interval,
    ...defined({ ifMatch: eTag }),
  });
  return submitted(arm, poller, managedCluster, options);
}

/** Follows a PUT from what `Submitted.serialized` gave, maybe in another run of the program. */
export async function followCluster(
  arm: ArmClients,
  id: string,
  serialized: string,
  options: FollowOptions,
): Promise<Submitted<ManagedCluster>> {
  const { restorePoller } = await import('@azure/arm-containerservice');
  const client = await arm.containerServiceClient(partsOf(id).subscriptionId);
  const poller = restorePoller(client, serialized, client.managedClusters.createOrUpdate, {
    updateIntervalInMs: options.interval,
  });
  return submitted(arm, poller, managedCluster, options);
}

/** Aborts what runs on the cluster. ARM may refuse, and what was changed until then stays. @throws ArmError */
export async function abortClusterOperation(
  arm: ArmClients,
  id: string,
  options: FollowOptions,
): Promise<Submitted<void>> {
  const { abortLatestOperation } = await import('@azure/arm-containerservice/api/managedClusters');
  const { subscriptionId, resourceGroup, name } = partsOf(id);
  const poller = abortLatestOperation(await arm.containerService(subscriptionId), resourceGroup, name, {
    updateIntervalInMs: options.interval,
  });
  return submitted(arm, poller, () => undefined, options);
}
