/** How many were observed up to each bound, as Prometheus counts them: each bucket has those of the ones before it, too. */
export interface Histogram {
  /** By bound, ascending; the last is Infinity. */
  readonly buckets: readonly (readonly [bound: number, count: number])[];
  readonly count: number;
  readonly sum: number;
}

export const emptyHistogram: Histogram = { buckets: [], count: 0, sum: 0 };

/** Both together; the same bounds are taken for granted where both have any. */
export function addHistograms(a: Histogram, b: Histogram): Histogram {
  const buckets = new Map(a.buckets);
  for (const [bound, count] of b.buckets) buckets.set(bound, (buckets.get(bound) ?? 0) + count);
  return { buckets: [...buckets].sort(([x], [y]) => x - y), count: a.count + b.count, sum: a.sum + b.sum };
}

/**
 * The bucket that the quantile (0 to 1) lies in: that so many were at most `atMost`, or more than `over`, the highest bound
 * there is. A histogram knows no better; undefined when nothing was observed.
 */
export function quantileBucket(
  { buckets, count }: Histogram,
  quantile: number,
): { readonly atMost: number } | { readonly over: number } | undefined {
  const wanted = quantile * count;
  const [bound] = buckets.find(([, upTo]) => upTo >= wanted) ?? [];
  if (count === 0 || bound === undefined) return undefined;
  if (Number.isFinite(bound)) return { atMost: bound };
  return { over: buckets.findLast(([one]) => Number.isFinite(one))?.[0] ?? 0 };
}
