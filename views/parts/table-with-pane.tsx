import { Box } from 'ink';
import { useActions, usePageState } from '../shell/shell-context.ts';
import type { Line } from './line.ts';
import { Lines } from './lines.tsx';
import { paneActions } from './pane-actions.ts';
import { TableView, type TableViewProps } from './table/table-view.tsx';
import type { Table, TableRow } from './table/use-table.ts';

/** Columns from which the detail pane opens by itself, and rows that leave a table worth having above it. */
const roomyWidth = 120;
const roomyHeight = 20;
/** Rows that the pane has at least, and its share of a tall terminal. */
const leastPane = 8;
const paneShare = 0.3;

/** A table, and under it the details of its selected row: from 120 columns on, or when asked for by key. */
export function TableWithPane<R extends TableRow>({
  table,
  width,
  height,
  empty,
  detail,
  paneAlways,
}: TableWithPaneProps<R>) {
  const wanted = usePageState(table.page, (state) => state.pane);
  const open =
    (wanted ?? (paneAlways === true || (width >= roomyWidth && height >= roomyHeight))) && height >= leastPane + 4;
  const paneHeight = Math.max(leastPane, Math.floor(height * paneShare));
  useActions('Pane', 'part', paneActions, () => ({ page: table.page, open }));
  const tableHeight = open ? height - paneHeight : height;
  return (
    <Box flexDirection="column" height={height}>
      <TableView table={table} width={width} height={tableHeight} {...(empty && { empty })} />
      {open && <Pane table={table} width={width} height={paneHeight} detail={detail} />}
    </Box>
  );
}

export interface TableWithPaneProps<R extends TableRow> extends TableViewProps<R> {
  /** What is known of a row beyond its columns, in lines of at most `width` columns. */
  readonly detail: (row: R, width: number, now: number) => readonly Line[];
  /** The pane is what one comes for: it is open however narrow the terminal. */
  readonly paneAlways?: boolean;
}

function Pane<R extends TableRow>({
  table,
  width,
  height,
  detail,
}: {
  table: Table<R>;
  width: number;
  height: number;
  detail: TableWithPaneProps<R>['detail'];
}) {
  usePageState(table.page, (state) => state.table);
  const row = table.selected();
  const rule: Line = [['border', `─ detail ${'─'.repeat(Math.max(0, width - 9))}`]];
  const lines = row === undefined ? [] : detail(row, width - 2, table.now).map((line): Line => [' ', ...line]);
  return <Lines lines={[rule, ...lines]} width={width} height={height} fill />;
}
