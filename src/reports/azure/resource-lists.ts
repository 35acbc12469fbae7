import type { ManagedCluster } from '../../governance/azure/managed-cluster.ts';
import type { Registry } from '../../governance/azure/registry.ts';
import { idKey, sameId } from '../../governance/azure/resource-id.ts';
import type { Subscription } from '../../governance/azure/subscription.ts';
import { given } from '../report.ts';
import { textTable } from '../table.ts';
import { type AzureList, type AzureSource, azureList } from './azure-report.ts';

export interface RegistryItem extends Omit<Registry, 'subscriptionId'> {
  readonly subscriptionId: string;
  /** Whether the cluster's kubelet identity may pull; absent when there is no cluster to tell it of. */
  readonly mayPull?: 'yes' | 'no' | 'unknown';
  /** The scope of the role assignment that lets it. */
  readonly through?: string;
}

export function registryList(source: AzureSource): AzureList<'RegistryList', RegistryItem> {
  const { registries, pullRights } = source.azure.picture;
  const rights = new Map((pullRights.value ?? []).map((right) => [idKey(right.registryId), right]));
  const items = (registries.value ?? []).map((registry) => {
    const right = rights.get(idKey(registry.id));
    return { ...registry, ...given('mayPull', right?.state), ...given('through', right?.through) };
  });
  return azureList('RegistryList', source, registries, items, [pullRights]);
}

export function registryTable({ items }: ReturnType<typeof registryList>): string {
  return textTable<RegistryItem>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'LOGIN SERVER', cell: ({ loginServer }) => loginServer },
      { title: 'RESOURCE GROUP', cell: ({ resourceGroup }) => resourceGroup },
      { title: 'SKU', cell: ({ sku }) => sku },
      {
        title: 'MAY PULL',
        cell: ({ mayPull, anonymousPull }) => (anonymousPull ? 'anyone' : (mayPull ?? '<unknown>')),
      },
      { title: 'SUBSCRIPTION', cell: ({ subscriptionId }) => subscriptionId },
    ],
    items,
  );
}

export interface ClusterItem extends Omit<ManagedCluster, 'eTag'> {
  /** True for the one that the context is. */
  readonly current: boolean;
}

/** AKS clusters of the subscription. */
export function clusterList(source: AzureSource): AzureList<'ClusterList', ClusterItem> {
  const { clusters, picture } = source.azure;
  const current = picture.cluster.value?.id;
  const items = (clusters.value ?? []).map(({ eTag: _, ...cluster }) => ({
    ...cluster,
    current: current !== undefined && sameId(cluster.id, current),
  }));
  return azureList('ClusterList', source, clusters, items);
}

export function clusterTable({ items }: ReturnType<typeof clusterList>): string {
  return textTable<ClusterItem>(
    [
      { title: '', cell: ({ current }) => (current ? '*' : '') },
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'RESOURCE GROUP', cell: ({ resourceGroup }) => resourceGroup },
      { title: 'LOCATION', cell: ({ location }) => location },
      { title: 'VERSION', cell: ({ kubernetesVersion }) => kubernetesVersion },
      { title: 'ADD-ON', cell: ({ addon }) => addon.state },
      { title: 'STATE', cell: ({ provisioningState }) => provisioningState },
      { title: 'POWER', cell: ({ powerState }) => powerState || '<unknown>' },
    ],
    items,
  );
}

export interface SubscriptionItem extends Omit<Subscription, 'isDefault'> {
  /** Pinned for this run. */
  readonly current: boolean;
  /** What `az account show` names. */
  readonly azDefault: boolean;
}

export function subscriptionList(source: AzureSource): AzureList<'SubscriptionList', SubscriptionItem> {
  const { subscriptions, subscriptionId } = source.azure.picture;
  const items = (subscriptions.value ?? []).map(({ isDefault, ...subscription }) => ({
    ...subscription,
    current: subscriptionId !== undefined && sameId(subscription.id, subscriptionId),
    azDefault: isDefault,
  }));
  return azureList('SubscriptionList', source, subscriptions, items);
}

export function subscriptionTable({ items }: ReturnType<typeof subscriptionList>): string {
  return textTable<SubscriptionItem>(
    [
      { title: '', cell: ({ current }) => (current ? '*' : '') },
      { title: 'NAME', cell: ({ displayName }) => displayName },
      { title: 'ID', cell: ({ id }) => id },
      { title: 'STATE', cell: ({ state }) => state },
      { title: 'TENANT', cell: ({ tenantId }) => tenantId },
    ],
    items,
  );
}
