/** Work that is done bit by bit, each of about a millisecond at most, so that keys can be answered in between. */
export type Steps<T> = Generator<undefined, T>;

/** All of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Rows that are looked at in one step. */
const stride = 500;

/** Those of the rows that pass the test. */
export function* keepInSteps<R>(rows: readonly R[], test: (row: R) => boolean): Steps<readonly R[]> {
  const kept: R[] = [];
  let left = stride;
  for (const row of rows) {
    if (test(row)) kept.push(row);
    left -= 1;
    if (left === 0) {
      left = stride;
      yield;
    }
  }
  return kept;
}

type Key = string | number;

/** Keys in ascending order, strings by code unit: short runs are sorted and then merged. Distinct keys of one type. */
export function* sortInSteps(keys: readonly Key[]): Steps<readonly Key[]> {
  const strings = keys.every((key) => typeof key === 'string');
  let runs: (readonly Key[])[] = [];
  for (let at = 0; at < keys.length; at += stride) {
    const run = keys.slice(at, at + stride);
    // Without a comparison of ours strings are sorted by code unit too, and in half the time.
    runs.push(strings ? run.sort() : run.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    yield;
  }
  while (runs.length > 1) {
    const longer: (readonly Key[])[] = [];
    for (let at = 0; at < runs.length; at += 2) longer.push(yield* merge(runs[at] ?? [], runs[at + 1] ?? []));
    runs = longer;
  }
  return runs[0] ?? [];
}

function* merge(some: readonly Key[], others: readonly Key[]): Steps<readonly Key[]> {
  const merged: Key[] = [];
  let other = 0;
  for (const key of some) {
    for (let next = others[other]; next !== undefined && next < key; next = others[other]) {
      merged.push(next);
      other += 1;
      if (merged.length % stride === 0) yield;
    }
    merged.push(key);
    if (merged.length % stride === 0) yield;
  }
  for (; other < others.length; other++) merged.push(others[other] as Key);
  return merged;
}
