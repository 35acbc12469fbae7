import type { LogsWish } from '../../src/governance/logs/log-part.ts';

/** What of the logs is read first; keys and lengths as k9s has them. */
export const ranges = [
  { key: '0', title: 'last lines', wish: { tailLines: 2_000 } },
  { key: '1', title: 'from the beginning', wish: { limitBytes: 8 * 1024 * 1024 } },
  { key: '2', title: 'last minute', wish: { sinceSeconds: 60 } },
  { key: '3', title: 'last 5 min', wish: { sinceSeconds: 300 } },
  { key: '4', title: 'last 15 min', wish: { sinceSeconds: 900 } },
  { key: '5', title: 'last 30 min', wish: { sinceSeconds: 1_800 } },
  { key: '6', title: 'last hour', wish: { sinceSeconds: 3_600 } },
] as const satisfies readonly { key: string; title: string; wish: Partial<LogsWish> }[];

export type RangeKey = (typeof ranges)[number]['key'];

/** Milliseconds before the moment that is meant by "around". */
const before = 60_000;

/** What is asked of the containers. A run that has ended, and one read from its beginning, is not followed. */
export function wishOf(range: RangeKey, previous: boolean, around: number | undefined): Omit<LogsWish, 'places'> {
  const follow = !previous && range !== '1';
  if (around !== undefined) return { follow, previous, sinceTime: new Date(around - before).toISOString() };
  return { follow, ...(previous && { previous }), ...ranges.find(({ key }) => key === range)?.wish };
}
