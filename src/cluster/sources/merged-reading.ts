import { compareReadings, type Reading } from '../../governance/reading.ts';

/**
 * Several readings of parts of one thing as one. While a part was never read the whole has no value, except that what
 * may be read is kept beside what is denied: the state then is `denied`, and the problem names the permission.
 */
export function mergeReadings<T>(
  parts: readonly Reading<readonly T[]>[],
  keyOf: (item: T) => string,
): Reading<readonly T[]> {
  const ranked = [...parts].sort((a, b) => compareReadings(b, a));
  const worst = ranked[0];
  if (worst === undefined) return { state: 'live', source: '', value: [], asOf: 0 };
  const source = [...new Set(parts.map((part) => part.source))].join(', ');
  const problem = ranked.find((part) => part.problem !== undefined && part.state === worst.state)?.problem;
  const why = problem === undefined ? {} : { problem };
  const known = parts.filter((part) => part.value !== undefined);
  const unknown = parts.some(
    (part) => part.value === undefined && (part.state === 'loading' || part.state === 'failed'),
  );
  if (unknown || known.length === 0) return { state: worst.state, source, ...why };
  const items = new Map<string, T>();
  for (const part of known) for (const item of part.value ?? []) items.set(keyOf(item), item);
  return {
    state: worst.state,
    source,
    value: [...items.values()],
    asOf: Math.min(...known.map((part) => part.asOf ?? 0)),
    ...why,
  };
}

/** A function of some readings that is worked out anew only when one of them is another (===). */
export function derived<P extends readonly unknown[], R>(parts: () => P, work: (parts: P) => R): () => R {
  let last: P | undefined;
  let result: R | undefined;
  return () => {
    const next = parts();
    const previous = last;
    if (
      previous === undefined ||
      next.length !== previous.length ||
      next.some((part, index) => part !== previous[index])
    ) {
      result = work(next);
      last = next;
    }
    return result as R;
  };
}
