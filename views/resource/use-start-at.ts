import { useLayoutEffect, useRef } from 'react';
import type { Table, TableRow } from '../parts/table/use-table.ts';

/** Puts the cursor on the row that the page was opened for, once. */
export function useStartAt<R extends TableRow>({ rows, update }: Table<R>, key: string | undefined): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (done.current || key === undefined) return;
    const cursor = rows.findIndex((row) => row.key === key);
    if (cursor < 0) return;
    done.current = true;
    update((state) => (state.selectedKey === undefined ? { ...state, cursor, selectedKey: key } : state));
  }, [key, rows, update]);
}
