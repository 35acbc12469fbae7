import { useMemo } from 'react';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import { useWant } from '../azure/use-want.ts';
import { age, count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import type { Column } from '../parts/table/column.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { wrapText } from '../parts/wrap.ts';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { remediationActions } from './actions.ts';
import { type RemediationRow, remediationRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['remediations', 'assignments'];

/** Remediation tasks of the cluster's resource group. */
export function RemediationsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = usePacedLive(azureOf);
  useWant(slices);
  const { remediations } = azure;
  const { assignments } = azure.picture;
  const rows = useMemo(
    () => remediationRows(remediations.value ?? [], assignments.value ?? []),
    [remediations, assignments],
  );
  const table = useTable({ page, rows, columns });
  useActions('Remediations', 'view', remediationActions, () => ({ shell, row: table.selected() }));
  const info: Line = [`${count(rows.length)} remediation tasks  `, ...azureNote(azure, remediations, table.now)];
  const nothing = rows.length > 0 ? 'nothing matches' : 'there are none; r on an assignment makes one';
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        empty={emptyAzureLines(azure, remediations, table.now, nothing)}
      />
    </ViewFrame>
  );
}

const glyphs: Readonly<Record<string, string>> = { succeeded: '✔', failed: '✖', canceled: '○', cancelled: '○' };

const columns: readonly Column<RemediationRow>[] = [
  {
    id: 'state',
    title: 'STATE',
    width: 13,
    priority: 0,
    text: ({ remediation: { state } }) => `${glyphs[state.toLowerCase()] ?? '◐'} ${state}`,
    token: ({ over, fault }) => (fault ? 'error' : over ? 'ok' : 'info'),
  },
  { id: 'name', title: 'NAME', width: 20, grow: 1, priority: 0, text: ({ remediation }) => remediation.name },
  { id: 'assignment', title: 'ASSIGNMENT', width: 20, grow: 3, priority: 1, text: ({ assignment }) => assignment },
  {
    id: 'deployments',
    title: 'DEPLOYED',
    width: 18,
    priority: 1,
    align: 'right',
    text: ({ remediation: { deployments } }) =>
      `${count(deployments.succeeded)} of ${count(deployments.total)}${deployments.failed > 0 ? `, ✖ ${count(deployments.failed)}` : ''}`,
    order: ({ remediation: { deployments } }) => deployments.total,
  },
  {
    id: 'age',
    title: 'AGE',
    width: 8,
    priority: 2,
    align: 'right',
    text: ({ remediation }, now) => age(remediation.createdAt, now),
    order: ({ remediation }) => -(remediation.createdAt ?? 0),
  },
];

function detail({ remediation, assignment }: RemediationRow, width: number): readonly Line[] {
  const { id, state, statusMessage, referenceId } = remediation;
  return [
    [
      ['title', remediation.name],
      ['muted', ` ${state}`],
    ],
    [['muted', 'assignment '], assignment, ['muted', referenceId === '' ? '' : ` · definition ${referenceId}`]],
    ...(statusMessage === '' ? [] : wrapText(statusMessage, width).map((line): Line => [line])),
    [['muted', id]],
  ];
}
