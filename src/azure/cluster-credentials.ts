import type { ArmClients } from './arm-clients.ts';
import { partsOf } from './clusters.ts';
import { abortable } from './sdk-arguments.ts';

/** The kubeconfig that AKS gives its users, as YAML text. It may hold a client key when local accounts are on: keep it out of every log. */
export async function userKubeconfig(arm: ArmClients, clusterId: string, signal?: AbortSignal): Promise<string> {
  const { listClusterUserCredentials } = await import('@azure/arm-containerservice/api/managedClusters');
  const { subscriptionId, resourceGroup, name } = partsOf(clusterId);
  const answer = await listClusterUserCredentials(await arm.containerService(subscriptionId), resourceGroup, name, {
    format: 'exec',
    ...abortable(signal),
  });
  const value = answer.kubeconfigs?.[0]?.value;
  if (!value) throw new Error(`AKS gave no kubeconfig for ${name}`);
  return Buffer.from(value).toString('utf8');
}
