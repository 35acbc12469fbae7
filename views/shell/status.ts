import type { ConnectionStatus } from '../../src/state/connection-status.ts';
import type { Line, Segment } from '../parts/line.ts';

/** The connection in a word, for the right edge of the title. */
export function connectionMark({ phase, retryAt }: ConnectionStatus, now: number): Segment {
  if (phase === 'connected') return ['ok', '● live'];
  if (phase === 'connecting') return ['info', '◐ connecting'];
  if (retryAt === undefined || retryAt <= now) return ['error', '✖ retrying'];
  return ['error', `✖ retrying in ${Math.ceil((retryAt - now) / 1000)} s`];
}

/** Why there is no connection and what to do; nothing while all is well. */
export function problemLines({ problem }: ConnectionStatus): readonly Line[] {
  if (problem === undefined) return [];
  return [
    [' ', ['error', `✖ ${problem.what}`]],
    ['   ', ['text', problem.next]],
  ];
}
