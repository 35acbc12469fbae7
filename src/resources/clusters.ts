import { isBusy, isStopped, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { idKey, sameId } from '../governance/azure/resource-id.ts';
import { listKey, readingOf } from '../governance/list-key.ts';
import type { AzureList } from '../state/azure-source.ts';
import { defineResource } from './define-resource.ts';
import { labelled, paragraph } from './detail-line.ts';
import { fault, good, off, provisioningLook, underWay, warning } from './looks.ts';
import { minutes } from './periods.ts';

export interface ClusterFacts extends Omit<ManagedCluster, 'eTag'> {
  /** True for the one that the context is. */
  readonly current: boolean;
}

export const clusterKey = listKey<ManagedCluster>('clusters');

const list: AzureList<ManagedCluster> = {
  key: clusterKey,
  per: 'subscription',
  period: minutes(5),
  request: ({ subscriptionId, cluster }) =>
    `GET /subscriptions/${subscriptionId ?? cluster?.subscriptionId ?? '…'}/providers/Microsoft.ContainerService/managedClusters`,
  async read({ arm, subscriptionId, cluster }, signal) {
    const { listClusters } = await import('../azure/clusters.ts');
    return listClusters(arm, subscriptionId ?? cluster?.subscriptionId ?? '', signal);
  },
};

/** AKS clusters of the subscription in use. */
export const clusters = defineResource<ManagedCluster, ClusterFacts>({
  id: 'clusters',
  aliases: ['mc', 'managedclusters'],
  summary: 'AKS clusters of the subscription; enter connects',
  noun: 'AKS cluster',
  side: 'azure',
  lists: { azure: list },
  wants: [clusterKey.id],
  nothing: 'there is no AKS cluster in this subscription that you can see',
  readings: ({ azure }) => [readingOf(azure, clusterKey)],
  rows({ azure }) {
    const here = azure.picture.cluster.value?.id;
    return (readingOf(azure, clusterKey).value ?? []).map((cluster) => {
      const { eTag: _, ...rest } = cluster;
      return {
        key: idKey(cluster.id),
        name: cluster.name,
        item: cluster,
        facts: { ...rest, current: here !== undefined && sameId(cluster.id, here) },
        fault: isStopped(cluster) || hasFailed(cluster) || cluster.addon.state !== 'enabled',
      };
    });
  },
  columns: [
    { id: 'here', title: '', width: 1, priority: 0, flag: 'current', look: { tone: 'ok', glyph: '●' } },
    { id: 'name', title: 'CLUSTER', width: 18, grow: 2, priority: 0, names: true, words: 'name' },
    { id: 'group', title: 'RESOURCE GROUP', width: 16, grow: 1, priority: 2, words: 'resourceGroup' },
    { id: 'location', width: 12, priority: 4, words: 'location' },
    {
      id: 'state',
      width: 13,
      priority: 1,
      words: (cluster) => (isStopped(cluster) ? 'Stopped' : cluster.provisioningState),
      look: (cluster) =>
        isStopped(cluster) || hasFailed(cluster) ? fault : isBusy(cluster) ? underWay : provisioningLook('Succeeded'),
    },
    {
      id: 'addon',
      title: 'ADD-ON',
      width: 10,
      priority: 0,
      words: ({ addon }) => addonWords[addon.state],
      look: ({ addon }) => (addon.state === 'enabled' ? good : { ...off, tone: warning.tone }),
    },
    { id: 'version', width: 9, priority: 3, words: 'kubernetesVersion' },
    { id: 'private', width: 7, priority: 5, words: ({ privateCluster }) => (privateCluster ? 'yes' : '') },
  ],
  detail({ item: { id, hosts, nodeResourceGroup, provisioningState, provisioningError = '', powerState, tags } }) {
    return [
      [provisioningState, ` ${powerState}`],
      paragraph(id, { tone: 'muted' }),
      ...(provisioningError === '' ? [] : [paragraph(provisioningError, { tone: 'error' })]),
      ...labelled('hosts', hosts.join(', ')),
      ...labelled('nodes in', nodeResourceGroup),
      ...labelled(
        'tags',
        Object.entries(tags)
          .map(([name, value]) => `${name}=${value}`)
          .join(' '),
      ),
    ];
  },
});

const addonWords = { enabled: 'on', disabled: 'off', absent: 'never on' } as const;

function hasFailed({ provisioningState }: Pick<ManagedCluster, 'provisioningState'>): boolean {
  return provisioningState.toLowerCase() === 'failed';
}
