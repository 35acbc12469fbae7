import { Box } from 'ink';
import { useLayoutEffect, useMemo } from 'react';
import { grouped } from '../../../src/governance/number-text.ts';
import { useActions, usePageState, useShell } from '../../shell/shell-context.ts';
import { type Line, lineWidth } from '../line.ts';
import { DrawnLine, Lines } from '../lines.tsx';
import { useScreen } from '../screen-context.ts';
import { fitColumns, layOut } from './column.ts';
import { formatHeader, formatRow, gutter } from './format-row.ts';
import { placeIn } from './place.ts';
import { tableActions } from './table-actions.ts';
import { keysOfRows, type Table, type TableRow } from './use-table.ts';

/** Draws a table in exactly `height` lines, its header the first of them; only rows on the screen are formatted. */
export function TableView<R extends TableRow>({ table, width, height, empty }: TableViewProps<R>) {
  const shell = useShell();
  const { paint } = useScreen();
  const state = usePageState(table.page, (page) => page.table);
  const { rows, columns, now } = table;
  const shownRows = Math.max(1, height - 1);
  useLayoutEffect(() => table.setHeight(shownRows), [table, shownRows]);
  // The actions of a table never look into a row's own fields.
  useActions('Table', 'part', tableActions, () => ({ table: table as unknown as Table<TableRow>, shell }));

  // Names are fitted to all rows, so that they stay as they are while one filters and scrolls.
  const laidOut = useMemo(
    () => fitColumns(layOut(columns, width - gutter, state.wide), table.all, now),
    [columns, width, state.wide, table.all, now],
  );
  const keys = useMemo(() => keysOfRows(rows), [rows]);
  const { cursor, offset } = placeIn(state, keys, shownRows);
  const header = useMemo(
    () => formatHeader(laidOut, state.sort, state.column, paint),
    [laidOut, state.sort, state.column, paint],
  );
  const plain = useMemo(() => {
    const cache = new Map<R, string>();
    return (row: R) => {
      const text = cache.get(row) ?? formatRow(row, laidOut, { selected: false, marked: false }, now, paint);
      if (cache.size > 2000) cache.clear();
      cache.set(row, text);
      return text;
    };
  }, [laidOut, now, paint]);

  if (rows.length === 0) {
    const none = `no faults among ${grouped(table.total)} — ctrl-z shows all`;
    const why: readonly Line[] = table.busy
      ? [[['muted', table.busy]]]
      : state.faultsOnly && table.total > 0
        ? [[['muted', none]]]
        : (empty ?? [['nothing here']]);
    const lines: Line[] = why.map((line) => [' '.repeat(gutter), ...line]);
    return (
      <Box flexDirection="column" height={height}>
        <DrawnLine text={header} />
        <Lines lines={lines.filter((line) => lineWidth(line) > 0)} width={width} height={shownRows} />
      </Box>
    );
  }
  return (
    <Box flexDirection="column" height={height}>
      <DrawnLine text={header} />
      {rows.slice(offset, offset + shownRows).map((row, index) => {
        const look = { selected: offset + index === cursor, marked: state.marked.has(row.key) };
        const text = look.selected || look.marked ? formatRow(row, laidOut, look, now, paint) : plain(row);
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen; only its text changes
        return <DrawnLine key={index} text={text} />;
      })}
    </Box>
  );
}

export interface TableViewProps<R extends TableRow> {
  readonly table: Table<R>;
  readonly width: number;
  readonly height: number;
  /** Said when there are no rows: why, and what to do. */
  readonly empty?: readonly Line[];
}
