import type { Column } from './column.ts';
import { finish, type Steps, sortInSteps } from './steps.ts';
import type { Sort } from './table-state.ts';

/**
 * Rows in the order of a column. Equal rows keep the order they came in, so that nothing moves without a cause. Each
 * distinct key is compared once, by code unit, and rows are then put in place: 50,000 rows name few namespaces. What the
 * same rows were last sorted by is remembered, so that turning the order round compares nothing.
 */
export function orderRows<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  sort: Sort | undefined,
  now: number,
): readonly R[] {
  return finish(orderInSteps(rows, columns, sort, now));
}

/** The same, of rows so many that keys have to be answered meanwhile. */
export function* orderInSteps<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  sort: Sort | undefined,
  now: number,
): Steps<readonly R[]> {
  const column = sort && columns.find(({ id }) => id === sort.column);
  if (!sort || !column) return rows;
  const before = sorted.get(rows);
  const groups =
    before?.column === column && before.now === now
      ? (before.groups as readonly (readonly R[])[])
      : yield* group(rows, column, now);
  sorted.set(rows, { column, now, groups });
  const ordered: R[] = [];
  const last = groups.length - 1;
  for (let index = 0; index <= last; index++) {
    const alike = groups[sort.descending ? last - index : index];
    if (alike) for (const row of alike) ordered.push(row);
  }
  return ordered;
}

/** What rows were last sorted by, and those of them that are alike in it, in ascending order. */
const sorted = new WeakMap<
  readonly unknown[],
  { readonly column: unknown; readonly now: number; readonly groups: readonly (readonly unknown[])[] }
>();

function* group<R>(rows: readonly R[], column: Column<R>, now: number): Steps<readonly (readonly R[])[]> {
  const keyOf = column.order ?? ((row: R) => column.text(row, now).toLowerCase());
  const places = new Map<string | number, R[]>();
  let left = stride;
  for (const row of rows) {
    const key = keyOf(row);
    const place = places.get(key);
    if (place) place.push(row);
    else places.set(key, [row]);
    left -= 1;
    if (left === 0) {
      left = stride;
      yield;
    }
  }
  const keys = yield* sortInSteps([...places.keys()]);
  return keys.map((key) => places.get(key) ?? []);
}

/** Rows that are looked at in one step. */
const stride = 500;
