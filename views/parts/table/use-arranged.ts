import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Page } from '../../shell/page.ts';
import { Arranging, type Found, isSame, type Wish } from './arranging.ts';
import { orderRows } from './order.ts';

/** Rows up to which a wish is fulfilled at once: quicker than anyone can see. */
const fewRows = 2000;

export interface Arranged<R> {
  readonly rows: readonly R[];
  /** The rows are still those of before, while what was asked for is worked out. */
  readonly busy: 'searching…' | 'sorting…' | undefined;
}

/** The rows that are wished for, in their order. Of many rows they come a moment later, and no key waits for them meanwhile. */
export function useArranged<R extends { readonly fault?: boolean }>(page: Page, wish: Wish<R>): Arranged<R> {
  const { rows, filter, faultsOnly, columns, sort } = wish;
  const [found, publish] = useState<Found<R>>();
  const [work] = useState(() => new Arranging<R>(page, publish));
  const direct = useMemo(() => {
    if (filter.passesAll && !faultsOnly && sort === undefined) return rows;
    if (rows.length > fewRows) return undefined;
    const chosen = faultsOnly ? rows.filter((row) => row.fault) : rows;
    return orderRows(filter.apply(chosen), columns, sort, wish.moment);
  }, [rows, filter, faultsOnly, columns, sort, wish.moment]);
  const before = useRef<readonly R[]>([]);
  const known = found !== undefined && isSame(found.wish, wish) ? found : undefined;
  const shown = direct ?? known?.rows ?? before.current;
  useLayoutEffect(() => {
    before.current = shown;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish is what it is made of
  useLayoutEffect(() => {
    if (direct) {
      work.stop();
      publish(undefined);
    } else {
      if (known) work.drawn();
      if (known?.wish.rows !== rows) work.begin(wish, known === undefined);
    }
  }, [work, direct, known, rows, filter, faultsOnly, columns, sort]);
  useEffect(() => () => work.stop(), [work]);
  const searches = !filter.passesAll && found?.wish.filter !== filter;
  return { rows: shown, busy: direct || known ? undefined : searches ? 'searching…' : 'sorting…' };
}
