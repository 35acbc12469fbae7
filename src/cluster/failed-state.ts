import type { ReadingState } from '../governance/reading.ts';
import type { ClusterError } from './connection/cluster-error.ts';

/** What a reading is after its request failed. `known`: it has a value, which may still be true. */
export function failedState({ status }: ClusterError, known: boolean): ReadingState {
  if (status === 404 || status === 405) return 'absent';
  if (status === 403 || (status === 401 && !known)) return 'denied';
  return known ? 'stale' : 'failed';
}

/** Whether the failure is the connection's, or the sign-in's, rather than of this one request. */
export function isEveryones({ kind, status }: ClusterError): boolean {
  return kind === 'network' || kind === 'credentials' || status === 401;
}
