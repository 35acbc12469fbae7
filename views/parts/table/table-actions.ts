import type { Action } from '../../shell/action.ts';
import type { Shell } from '../../shell/shell.ts';
import { layOut } from './column.ts';
import type { Table, TableRow } from './use-table.ts';

export interface TableContext {
  readonly table: Table<TableRow>;
  readonly shell: Shell;
}

const half = (height: number) => Math.max(1, height - 1);

function move(id: string, title: string, keys: readonly string[], target: Parameters<Table<TableRow>['move']>[0]) {
  return { id: `table.${id}`, title, keys, run: ({ table }: TableContext) => table.move(target) };
}

/** What every table can do. */
export const tableActions: readonly Action<TableContext>[] = [
  move('down', 'Down', ['j', 'down'], (cursor) => cursor + 1),
  move('up', 'Up', ['k', 'up'], (cursor) => cursor - 1),
  move('top', 'Top', ['g', 'home'], () => 0),
  move('bottom', 'Bottom', ['G', 'end'], (_cursor, _height, length) => length - 1),
  move('page-down', 'Page down', ['ctrl-f', 'pgdn'], (cursor, height) => cursor + half(height)),
  move('page-up', 'Page up', ['ctrl-b', 'pgup'], (cursor, height) => cursor - half(height)),
  {
    id: 'table.mark',
    title: 'Mark the row',
    keys: ['space'],
    run: ({ table }) => {
      const key = table.selected()?.key;
      if (key === undefined) return;
      table.update((state) => ({ ...state, marked: toggled(state.marked, key) }));
      table.move((cursor) => cursor + 1);
    },
  },
  {
    id: 'table.mark-range',
    title: 'Mark from the last mark to here',
    keys: ['ctrl-space'],
    run: ({ table }) => {
      const { marked } = table.page.state.getState().table;
      const here = table.rows.findIndex((row) => row.key === table.selected()?.key);
      const last = [...marked].at(-1);
      const from = table.rows.findIndex((row) => row.key === last);
      if (here < 0 || from < 0) return;
      const range = table.rows.slice(Math.min(here, from), Math.max(here, from) + 1);
      table.update((state) => ({ ...state, marked: new Set([...state.marked, ...range.map((row) => row.key)]) }));
    },
  },
  {
    id: 'table.clear-marks',
    title: 'Clear the marks',
    keys: ['ctrl-\\'],
    run: ({ table }) => table.update((state) => ({ ...state, marked: new Set() })),
  },
  {
    id: 'table.column-left',
    title: 'Choose the column to the left',
    keys: ['shift-left'],
    run: ({ table }) => chooseColumn(table, -1),
  },
  {
    id: 'table.column-right',
    title: 'Choose the column to the right',
    keys: ['shift-right'],
    run: ({ table }) => chooseColumn(table, 1),
  },
  {
    id: 'table.sort',
    title: 'Sort by the chosen column, again to turn it round',
    keys: ['O'],
    run: ({ table, shell }) => {
      const { sort, column } = table.page.state.getState().table;
      const wanted = column ?? sort?.column;
      if (wanted === undefined) return shell.say('choose a column with shift-← and shift-→ first');
      const descending = sort?.column === wanted && !sort.descending;
      table.update((state) => ({ ...state, sort: { column: wanted, descending } }));
    },
  },
  {
    id: 'table.wide',
    title: 'Show all columns',
    keys: ['ctrl-w'],
    run: ({ table }) => table.update((state) => ({ ...state, wide: !state.wide })),
  },
  {
    id: 'table.faults',
    title: 'Show faults only',
    keys: ['ctrl-z'],
    run: ({ table }) => table.update((state) => ({ ...state, faultsOnly: !state.faultsOnly })),
  },
  {
    id: 'table.copy-name',
    title: 'Copy the name',
    keys: ['c'],
    applies: ({ table }) => (table.selected()?.name ? true : 'the row has no name'),
    run: ({ table, shell }) => copy(shell, table.selected()?.name),
  },
  {
    id: 'table.copy-namespace',
    title: 'Copy the namespace',
    keys: ['n'],
    applies: ({ table }) => (table.selected()?.namespace ? true : 'the row is in no namespace'),
    run: ({ table, shell }) => copy(shell, table.selected()?.namespace),
  },
];

function copy(shell: Shell, text: string | undefined): Promise<void> | undefined {
  return text === undefined ? undefined : shell.copy(text, text);
}

function toggled(marked: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(marked);
  if (!next.delete(key)) next.add(key);
  return next;
}

function chooseColumn(table: Table<TableRow>, step: number): void {
  table.update((state) => {
    const shown = layOut(table.columns, Number.MAX_SAFE_INTEGER, state.wide).map(({ column }) => column.id);
    const at = shown.indexOf(state.column ?? state.sort?.column ?? '');
    const next = at < 0 ? (step > 0 ? 0 : shown.length - 1) : (at + step + shown.length) % shown.length;
    const column = shown[next];
    return column === undefined ? state : { ...state, column };
  });
}
