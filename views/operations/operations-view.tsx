import { useEffect, useMemo } from 'react';
import { grouped } from '../../src/governance/number-text.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { runLines } from '../operation/run-lines.ts';
import type { Line } from '../parts/line.ts';
import { readingNote } from '../parts/reading-note.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { useActions, useLive, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { operationActions } from './actions.ts';
import { operationColumns } from './columns.ts';
import { type OperationRow, operationRows } from './rows.ts';

const runsOf = ({ azure }: ConsoleState) => azure.runs;
const journalOf = ({ azure }: ConsoleState) => azure.journal;

/** What this console does and did to Azure, and what earlier ones did by the journal. */
export function OperationsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const runs = useLive(runsOf);
  const journal = useLive(journalOf);
  const states = runs.map(({ state }) => state).join();
  // A run that began or ended has written to the journal.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with every change of state
  useEffect(() => void shell.live.azure.readJournal(), [shell, states]);
  const rows = useMemo(() => operationRows(runs, journal.value ?? []), [runs, journal]);
  const table = useTable({ page, rows, columns: operationColumns });
  useActions('Operations', 'view', operationActions, () => ({ shell, row: table.selected() }));
  const note = readingNote(journal, table.now);
  const running = runs.filter(({ state }) => state === 'running').length;
  const info: Line = [
    `${grouped(rows.length)} ${rows.length === 1 ? 'operation' : 'operations'}`,
    ...(running > 0 ? [['info', ` · ${running} running`] as const] : []),
    ...(note ? ['  journal: ', note] : []),
  ];
  const empty: Line = [['muted', rows.length > 0 ? 'nothing matches' : 'nothing was changed from here yet']];
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane table={table} width={width} height={height - 1} detail={detail} paneAlways empty={[empty]} />
    </ViewFrame>
  );
}

function detail({ run }: OperationRow, width: number, now: number): readonly Line[] {
  return runLines(run, now, width).filter((line) => line.length > 0);
}
