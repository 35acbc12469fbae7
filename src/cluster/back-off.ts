import { setTimeout } from 'node:timers/promises';

/** The wait before the nth repeated attempt (n from 0), in ms: at once, then doubling from half a second, the latter half of it random. */
export function backOff(attempt: number, { base = 500, cap = 30_000, random = Math.random } = {}): number {
  if (attempt === 0) return Math.round(50 * random());
  const ceiling = Math.min(cap, base * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

/** Resolves after the time, or as soon as the signal aborts. Never rejects. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
