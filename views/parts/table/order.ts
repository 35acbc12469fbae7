import type { Column } from './column.ts';
import type { Sort } from './table-state.ts';

/**
 * Rows in the order of a column. Equal rows keep the order they came in, so that nothing moves without a cause.
 * Compares precomputed keys by code unit: 50,000 rows in tens of milliseconds, where a collator takes seconds.
 */
export function orderRows<R>(rows: readonly R[], columns: readonly Column<R>[], sort: Sort | undefined, now: number) {
  const column = sort && columns.find(({ id }) => id === sort.column);
  if (!sort || !column) return rows;
  const keyOf = column.order ?? ((row: R) => column.text(row, now).toLowerCase());
  const keyed = rows.map((row, index) => ({ row, index, key: keyOf(row) }));
  const sign = sort.descending ? -1 : 1;
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.index - b.index));
  return keyed.map(({ row }) => row);
}
