import fuzzysort from 'fuzzysort';
import type { Searchable } from './searchable.ts';
import type { Steps } from './steps.ts';

/** Fuzzy looks at names, which stand first; letters of a long message would match anything. */
const fuzzyLength = 100;

/** Nearly as loose as k9s: letters in their order. */
const threshold = 0.2;

/** Rows between two steps; about a millisecond. */
const stride = 100;

/**
 * Rows whose names have the query's letters in their order, best first; rows as good as each other stay in order.
 * What the library makes of a row to search it is not kept: 3 KB each, and it costs no more than the search itself.
 */
export function* fuzzySteps<R extends Searchable>(query: string, rows: readonly R[]): Steps<readonly R[]> {
  const byScore = new Map<number, R[]>();
  // The library keeps every query that it was ever asked.
  fuzzysort.cleanup();
  for (const [index, row] of rows.entries()) {
    if (index % stride === stride - 1) yield;
    const score = fuzzysort.single(query, fuzzysort.prepare(row.search.slice(0, fuzzyLength)))?.score ?? 0;
    if (score < threshold) continue;
    // Close scores count as one: a handful of places to sort instead of every row.
    const place = Math.round(score * 1000);
    const alike = byScore.get(place);
    if (alike) alike.push(row);
    else byScore.set(place, [row]);
  }
  return [...byScore].sort(([a], [b]) => b - a).flatMap(([, found]) => found);
}
