import { useCallback, useMemo } from 'react';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { count } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { usePacedLive } from '../parts/paced.ts';
import { readingNote, worstReading } from '../parts/reading-note.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { constraintActions } from './actions.ts';
import { constraintColumns } from './columns.ts';
import { constraintDetail } from './detail.ts';
import type { ConstraintsAbout } from './page.ts';
import { type ConstraintRow, constraintRows, unreadKinds } from './rows.ts';

const pictureOf = (state: ConsoleState) => state.picture;
const joinOf = (state: ConsoleState) => state.azure.join;

export function ConstraintsView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const about = page.request.about as ConstraintsAbout | undefined;
  const picture = usePacedLive(pictureOf);
  const { constraints, kinds } = picture;
  const rows = useMemo(() => constraintRows(picture, about?.kind), [picture, about]);
  const table = useTable({ page, rows, columns: constraintColumns });
  useActions('Constraints', 'view', constraintActions, () => ({ shell, row: table.selected() }));
  const join = usePacedLive(joinOf);
  const detail = useCallback(
    (row: ConstraintRow, columns: number, at: number) => constraintDetail(row, join, columns, at),
    [join],
  );
  const { now } = table;
  const unread = unreadKinds(constraints);
  const worst = worstReading([kinds, ...unread.map(([, reading]) => reading)]);
  const note = worst && readingNote(worst, now);
  const missing = unread.length > 0 ? ` · ${unread.length} of ${constraints.size} kinds not read` : '';
  const info: Line = [
    ...(table.rows.length === rows.length ? [] : [['filter', `${count(table.rows.length)} of `] as const]),
    `${count(rows.length)} constraints`,
    ['muted', missing],
    ...(note ? ['  ', note] : []),
  ];
  const empty: Line = note
    ? ['constraint kinds: ', note]
    : [['muted', rows.length > 0 ? 'nothing matches' : 'there are no constraints here']];
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane table={table} width={width} height={height - 1} detail={detail} empty={[empty]} />
    </ViewFrame>
  );
}
