import { useMemo } from 'react';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { spelledSeconds } from '../operation/run-lines.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import { useActions, useLive, useNow, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { azureActions } from './actions.ts';
import { azureNote } from './away.ts';
import { azureColumns } from './columns.ts';
import { type AzureRow, azureRows } from './rows.ts';
import { useWant } from './use-want.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['subscriptions', 'clusters', 'providers', 'cluster'];

/** Azure's side of this cluster: who is signed in, which cluster it is, and how its add-on stands. */
export function AzureView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = usePacedLive(azureOf);
  const server = useLive(({ connection }) => connection.server);
  const now = useNow(azure.throttled ? 1000 : 10_000);
  useWant(slices);
  const rows = useMemo(() => azureRows(azure, server, now), [azure, server, now]);
  const table = useTable({ page, rows, columns: azureColumns });
  useActions('Azure', 'view', azureActions, () => ({ shell, row: table.selected() }));
  const { throttled } = azure;
  const info: Line =
    throttled && throttled.until > now
      ? [['warning', `▲ Azure throttles: next try in ${spelledSeconds(throttled.until - now)}, x stops waiting`]]
      : azureNote(azure, azure.picture.cluster, now);
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        paneAlways
        empty={[[['muted', 'nothing matches']]]}
      />
    </ViewFrame>
  );
}

function detail({ token, mark, what, detail: more, lines }: AzureRow, width: number): readonly Line[] {
  return [
    [[token, `${mark} ${what}`]],
    ...[more, ...lines].flatMap((line) => wrapText(line, width - 2)).map((line): Line => ['  ', line]),
  ];
}
