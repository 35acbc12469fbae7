import type { Since } from '../governance/since.ts';
import { spellAge } from './spell-age.ts';

/** Seconds between two looks in which something came, from which on that is said. */
const wide = 15 * 60;

/**
 * How long a violation is known to be there: `3 d`; `~3 d` where nobody watched for a while before; `≥3 d` where it was there when
 * this program first looked. `?` when it is not known.
 */
export function spellSince(since: Since | undefined, now: number): string {
  if (since === undefined) return '?';
  const age = spellAge(since.first * 1000, now).replace('< 1 min', '0 min');
  if (since.how === 'found') return `≥${age}`;
  return since.first - (since.after ?? 0) > wide ? `~${age}` : age;
}
