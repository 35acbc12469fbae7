import type { Reading } from '../governance/reading.ts';
import type { Tone } from './column.ts';
import { describePermission } from './permission.ts';
import { spellAge } from './spell-age.ts';

/**
 * What must be said beside a figure about the reading it comes from: nothing when it is live; otherwise that it is
 * loading, may not be read (and what is missing), is old, failed, or does not exist here.
 */
export function readingNote(
  reading: Reading<unknown>,
  now: number,
  side: 'cluster' | 'azure' = 'cluster',
): readonly [Tone, string] | undefined {
  const asOf = reading.asOf === undefined ? '' : ` as of ${spellAge(reading.asOf, now)} ago`;
  switch (reading.state) {
    case 'live':
      return undefined;
    case 'loading':
      return ['muted', 'loading…'];
    case 'absent':
      return ['muted', side === 'azure' ? 'nothing of this cluster in Azure' : 'not in this cluster'];
    case 'stale':
      return ['warning', `▲ stale${asOf}`];
    case 'denied': {
      const { missing } = reading.problem ?? {};
      return [
        'warning',
        `▲ denied: ${missing ? `missing ${describePermission(missing)}` : (reading.problem?.what ?? reading.source)}`,
      ];
    }
    case 'failed':
      return ['error', `✖ ${reading.problem?.what ?? `${reading.source} failed`}${asOf}`];
  }
}
