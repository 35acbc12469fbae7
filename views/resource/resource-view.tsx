import { useCallback, useMemo } from 'react';
import { counted, grouped } from '../../src/governance/number-text.ts';
import { worstReading } from '../../src/governance/reading.ts';
import type { Resource } from '../../src/resources/resource.ts';
import type { Line } from '../parts/line.ts';
import { markedRows } from '../parts/table/table-actions.ts';
import { useTable } from '../parts/table/use-table.ts';
import { TableWithPane } from '../parts/table-with-pane.tsx';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { resourceActions } from './actions.ts';
import { detailLines } from './detail-lines.ts';
import { emptyLines, noteOf } from './notes.ts';
import type { StartAt } from './page.ts';
import type { ResourceContext } from './resource-context.ts';
import { screenColumns } from './screen-columns.ts';
import { ScreenRow } from './screen-row.ts';
import { useRows } from './use-rows.ts';
import { useStartAt } from './use-start-at.ts';

/** Any resource as a table with its rows' details: all of it follows from the descriptor. */
export function ResourceView({ resource, page, width, height }: ViewProps & { readonly resource: Resource }) {
  const shell = useShell();
  const { subject } = page.request;
  const { rows: all, state, now } = useRows(resource, subject);
  const rows = useMemo(() => all.map((row) => new ScreenRow(resource, row)), [resource, all]);
  const table = useTable({ page, rows, columns: screenColumns(resource) });
  useStartAt(table, (subject as StartAt | undefined)?.startAt);
  useActions<ResourceContext>(resource.title, 'view', resourceActions(resource), () => ({
    shell,
    subject,
    row: table.selected()?.row,
    marked: () => markedRows(table).map(({ row }) => ({ shell, subject, row })),
  }));
  const readings = resource.readings(state, subject);
  const worst = worstReading(readings) ?? readings[0];
  const note = noteOf(resource, state, worst, now);
  const heading = resource.heading?.(all, state, { now, subject });
  // None is told only when all that the rows rest on was read.
  const known = rows.length > 0 || worst.state === 'live';
  const filtered = table.rows.length < rows.length;
  const info: Line = [
    ...(known && filtered ? [['filter', `${grouped(table.rows.length)} of `] as const] : []),
    ...(known && !resource.uncounted ? [counted(rows.length, resource.nouns)] : []),
    ...(heading ?? []),
    ...(note.length > 0 ? ['  ', ...note] : []),
  ];
  const detail = useCallback(
    ({ row }: ScreenRow, columns: number, at: number) =>
      detailLines(resource.detail?.(row, shell.live.store.getState(), { now: at, subject }) ?? [], columns),
    [resource, shell, subject],
  );
  return (
    <ViewFrame page={page} width={width} info={info} filterProblem={table.filterProblem}>
      <TableWithPane
        table={table}
        width={width}
        height={height - 1}
        detail={detail}
        {...(resource.detailAlways && { paneAlways: true })}
        empty={rows.length > 0 ? [[['muted', 'nothing matches']]] : emptyLines(resource, state, worst, now)}
      />
    </ViewFrame>
  );
}
