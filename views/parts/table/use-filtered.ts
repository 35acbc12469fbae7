import { useEffect, useMemo, useState } from 'react';
import type { Filter } from './searchable.ts';

/** Rows from which a slow filter runs beside the keys, and ms that it takes at a time. */
const manyRows = 2000;
const slice = 8;

interface Found<R> {
  readonly filter: Filter<R>;
  readonly of: readonly R[];
  readonly rows: readonly R[];
}

/** The rows that a filter lets through. While a slow one is at work, those that were last found, and `searching`. */
export function useFiltered<R>(filter: Filter<R>, rows: readonly R[]): { rows: readonly R[]; searching: boolean } {
  const [found, setFound] = useState<Found<R>>();
  const steps = rows.length > manyRows ? filter.steps : undefined;
  const direct = useMemo(() => (steps ? undefined : filter.apply(rows)), [steps, filter, rows]);
  useEffect(() => {
    if (!steps) return setFound(undefined);
    const work = steps(rows);
    let timer: NodeJS.Timeout | undefined;
    const run = () => {
      const end = performance.now() + slice;
      for (;;) {
        const { done, value } = work.next();
        if (done) return setFound({ filter, of: rows, rows: value });
        if (performance.now() >= end) break;
      }
      timer = setTimeout(run);
    };
    timer = setTimeout(run);
    return () => clearTimeout(timer);
  }, [steps, filter, rows]);
  return { rows: direct ?? found?.rows ?? rows, searching: !direct && (found?.filter !== filter || found.of !== rows) };
}
