import { useMemo, useRef } from 'react';
import type { Page } from '../../shell/page.ts';
import { useNow, usePageState } from '../../shell/shell-context.ts';
import type { Column } from './column.ts';
import { parseFilter } from './filter.ts';
import { type Keys, moveTo, placeIn } from './place.ts';
import type { Searchable } from './searchable.ts';
import type { TableState } from './table-state.ts';
import { useArranged } from './use-arranged.ts';

/** A row of a table: what the filter looks at, and its identity, which stays when its content changes. */
export interface TableRow extends Searchable {
  readonly key: string;
  /** False only when `key` is another, told without putting that together. */
  readonly mayBe?: (key: string) => boolean;
  /** Needs attention: `ctrl-z` shows these alone. */
  readonly fault?: boolean;
  /** What `c` and `n` copy. */
  readonly name?: string;
  readonly namespace?: string;
}

/** A table of one page: its rows after filter and order, and what keys do with them. */
export type Table<R extends TableRow> = Readonly<ReturnType<typeof useTable<R>>>;

export function useTable<R extends TableRow>({ page, rows, columns }: TableOptions<R>) {
  const now = useNow();
  const filter = usePageState(page, (state) => state.filter);
  const sort = usePageState(page, (state) => state.table.sort);
  const faultsOnly = usePageState(page, (state) => state.table.faultsOnly);
  // Ages are sorted and filtered as of the moment the filter was typed: rows must not wander while one reads.
  const moment = useRef(now);
  const parsed = useMemo(() => parseFilter(filter, columns, moment.current), [filter, columns]);
  const wish = { rows, filter: parsed, faultsOnly, columns, sort, moment: moment.current };
  const { rows: arranged, busy } = useArranged(page, wish);
  const height = useRef(10);
  return useMemo(() => {
    const keys = keysOfRows(arranged);
    const state = () => page.state.getState().table;
    const update = (change: (state: TableState) => TableState) =>
      page.state.setState((old) => ({ table: change(old.table) }));
    return {
      page,
      columns,
      rows: arranged,
      /** Rows before filter and faults-only: marks stay with those that these hide. */
      all: rows,
      total: rows.length,
      /** What is being worked out: until then `rows` are those of before. */
      busy,
      filterProblem: busy ?? parsed.problem,
      now,
      selected: () => arranged[placeIn(state(), keys, height.current).cursor],
      update,
      /** Moves the cursor; the target is worked out from where it is and from the rows that fit the screen. */
      move: (target: (cursor: number, height: number, length: number) => number) =>
        update((old) => {
          const { cursor } = placeIn(old, keys, height.current);
          return moveTo(old, target(cursor, height.current, keys.length), keys, height.current);
        }),
      /** The drawing part tells how many rows it shows. */
      setHeight: (rowsShown: number) => {
        height.current = rowsShown;
      },
      height: () => height.current,
    };
  }, [page, columns, arranged, rows, parsed.problem, busy, now]);
}

export interface TableOptions<R extends TableRow> {
  readonly page: Page;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
}

const keysByRows = new WeakMap<readonly TableRow[], Keys>();

/** The same for the same array, so that a row that was filtered out is looked for once and not by each who asks. */
export function keysOfRows(rows: readonly TableRow[]): Keys {
  const known = keysByRows.get(rows);
  if (known) return known;
  let asked: string | undefined;
  let place = -1;
  const keys: Keys = {
    length: rows.length,
    at: (index) => rows[index]?.key ?? '',
    indexOf(key) {
      if (key !== asked) {
        asked = key;
        place = rows.findIndex((row) => row.mayBe?.(key) !== false && row.key === key);
      }
      return place;
    },
  };
  keysByRows.set(rows, keys);
  return keys;
}
