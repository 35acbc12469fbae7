import { useMemo } from 'react';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import { useWant } from '../azure/use-want.ts';
import { count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import { useActions, useLive, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { clusterActions } from './actions.ts';
import { clusterColumns } from './columns.ts';
import { type ClusterRow, clusterRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['clusters'];

/** AKS clusters of the subscription in use. */
export function ClustersView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = useLive(azureOf);
  useWant(slices);
  const hereId = azure.picture.cluster.value?.id;
  const rows = useMemo(() => clusterRows(azure.clusters.value ?? [], hereId), [azure.clusters, hereId]);
  const table = useTable({ page, rows, columns: clusterColumns });
  useActions('Clusters', 'view', clusterActions, () => ({ shell, row: table.selected() }));
  const info: Line = [`${count(rows.length)} AKS clusters  `, ...azureNote(azure, azure.clusters, table.now)];
  const nothing = rows.length > 0 ? 'nothing matches' : 'there is no AKS cluster in this subscription that you can see';
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        empty={emptyAzureLines(azure, azure.clusters, table.now, nothing)}
      />
    </ViewFrame>
  );
}

function detail({ cluster, state, token }: ClusterRow, width: number): readonly Line[] {
  const { id, hosts, nodeResourceGroup, provisioningError, tags } = cluster;
  const tagged = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
  return [
    [[token, state], ` ${cluster.powerState}`],
    ...wrapText(id, width).map((line): Line => [['muted', line]]),
    ...(provisioningError ? wrapText(provisioningError, width).map((line): Line => [['error', line]]) : []),
    [['muted', 'hosts '], hosts.join(', ')],
    [['muted', 'nodes in '], nodeResourceGroup],
    ...(tagged.length > 0 ? [[['muted', 'tags '], tagged.join(' ')] as Line] : []),
  ];
}
