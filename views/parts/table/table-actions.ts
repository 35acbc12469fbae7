import { counted } from '../../../src/governance/number-text.ts';
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
    title: 'Mark it, to copy or change all marked',
    keys: ['space'],
    run: ({ table, shell }) => {
      const key = table.selected()?.key;
      if (key === undefined) return shell.say('there is no row to mark');
      table.update((state) => ({ ...state, marked: toggled(state.marked, key) }));
      table.move((cursor) => cursor + 1);
    },
  },
  {
    id: 'table.mark-range',
    title: 'Mark from the last mark to here',
    keys: ['ctrl-space'],
    run: ({ table, shell }) => {
      const { marked } = table.page.state.getState().table;
      const here = table.rows.findIndex((row) => row.key === table.selected()?.key);
      const last = [...marked].at(-1);
      const from = table.rows.findIndex((row) => row.key === last);
      if (here < 0 || from < 0) return shell.say('mark a row with space first');
      const range = table.rows.slice(Math.min(here, from), Math.max(here, from) + 1);
      table.update((state) => ({ ...state, marked: new Set([...state.marked, ...range.map((row) => row.key)]) }));
    },
  },
  {
    id: 'table.clear-marks',
    title: 'Clear the marks',
    keys: ['ctrl-\\'],
    run: ({ table, shell }) => {
      if (table.page.state.getState().table.marked.size === 0) return shell.say('no row is marked');
      table.update((state) => ({ ...state, marked: new Set() }));
    },
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
    title: 'Sort by the chosen column, or turn it',
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
    title: 'Copy the name, or all that are marked',
    keys: ['c'],
    applies: ({ table }) => (wanted(table).some(({ name }) => name) ? true : 'the row has no name'),
    run: ({ table, shell }) => copy(shell, wanted(table), ({ name }) => name, ['name', 'names']),
  },
  {
    id: 'table.copy-namespace',
    title: 'Copy the namespace, or all marked ones',
    keys: ['n'],
    applies: ({ table }) => (wanted(table).some(({ namespace }) => namespace) ? true : 'the row is in no namespace'),
    run: ({ table, shell }) => copy(shell, wanted(table), ({ namespace }) => namespace, ['namespace', 'namespaces']),
  },
];

/** The rows that a key is meant for: those that are marked, or else the selected one. */
function wanted(table: Table<TableRow>): readonly TableRow[] {
  const selected = table.selected();
  return table.page.state.getState().table.marked.size > 0 ? markedRows(table) : selected ? [selected] : [];
}

/** The rows that are marked, also those that are hidden now. */
export function markedRows<R extends TableRow>(table: Table<R>): readonly R[] {
  const { marked } = table.page.state.getState().table;
  return marked.size === 0 ? [] : table.all.filter(({ key }) => marked.has(key));
}

/** Each text once, one on a line. */
function copy(
  shell: Shell,
  rows: readonly TableRow[],
  textOf: (row: TableRow) => string | undefined,
  nouns: readonly [string, string],
): Promise<void> {
  const texts = [...new Set(rows.flatMap((row) => textOf(row) || []))];
  const [only = ''] = texts;
  return shell.copy(texts.join('\n'), texts.length === 1 ? only : counted(texts.length, nouns));
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
