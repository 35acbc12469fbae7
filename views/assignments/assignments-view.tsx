import { useMemo } from 'react';
import type { AzureSlice } from '../../src/state/azure-state.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureNote, emptyAzureLines } from '../azure/away.ts';
import { useWant } from '../azure/use-want.ts';
import { count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { worstReading } from '../parts/reading-note.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { assignmentActions } from './actions.ts';
import { assignmentColumns } from './columns.ts';
import { assignmentDetail } from './detail.ts';
import type { AssignmentsAbout } from './page.ts';
import { assignmentRows } from './rows.ts';

const azureOf = ({ azure }: ConsoleState) => azure;
const slices: readonly AzureSlice[] = ['assignments', 'catalogue', 'compliance'];

/** What is assigned so that it bears on this cluster, beside what the cluster and Azure say of it. */
export function AssignmentsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const azure = usePacedLive(azureOf);
  useWant(slices);
  const about = page.request.about as AssignmentsAbout | undefined;
  const { picture, join, missing } = azure;
  const rows = useMemo(
    () => assignmentRows({ picture, join, missing }, about?.definitionId),
    [picture, join, missing, about],
  );
  const table = useTable({ page, rows, columns: assignmentColumns });
  useActions('Assignments', 'view', assignmentActions, () => ({ shell, row: table.selected() }));
  const worst = worstReading([picture.assignments, picture.definitions, picture.initiatives, picture.compliance]);
  const excluded = rows.filter(({ bearing }) => bearing?.excludedBy !== undefined).length;
  const info: Line = [
    `${count(rows.length)} assignments`,
    ...(excluded > 0 ? [['warning', ` · ${count(excluded)} exclude this cluster`] as const] : []),
    '  ',
    ...azureNote(azure, worst ?? picture.assignments, table.now),
  ];
  const nothing = rows.length > 0 ? 'nothing matches' : 'nothing is assigned that bears on this cluster; A assigns';
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={assignmentDetail}
        empty={emptyAzureLines(azure, picture.assignments, table.now, nothing)}
      />
    </ViewFrame>
  );
}
