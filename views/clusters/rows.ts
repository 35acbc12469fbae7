import { isBusy, isStopped, type ManagedCluster } from '../../src/governance/azure/managed-cluster.ts';
import { idKey, sameId } from '../../src/governance/azure/resource-id.ts';
import type { Token } from '../../themes/theme.ts';
import type { TableRow } from '../parts/table/use-table.ts';

export interface ClusterRow extends TableRow {
  readonly cluster: ManagedCluster;
  /** The one that this console is connected to. */
  readonly here: boolean;
  readonly state: string;
  readonly token: Token;
}

export function clusterRows(clusters: readonly ManagedCluster[], hereId: string | undefined): readonly ClusterRow[] {
  return clusters.map((cluster): ClusterRow => {
    const { id, name, resourceGroup, location, provisioningState, powerState, addon } = cluster;
    const failed = provisioningState.toLowerCase() === 'failed';
    const stopped = isStopped(cluster);
    const state = stopped ? '✖ Stopped' : `${failed ? '✖' : isBusy(cluster) ? '◐' : '✔'} ${provisioningState}`;
    return {
      key: idKey(id),
      name,
      cluster,
      here: hereId !== undefined && sameId(id, hereId),
      state,
      token: stopped || failed ? 'error' : isBusy(cluster) ? 'warning' : 'ok',
      fault: stopped || failed || addon.state !== 'enabled',
      search: `${name} ${resourceGroup} ${location} ${state} ${powerState} add-on ${addon.state}`.toLowerCase(),
    };
  });
}
