import type { Problem } from '../reading.ts';
import type { LogChunk } from './log-chunk.ts';

/** One container of one pod. */
export interface LogPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Which logs, and what of them. */
export interface LogsWish {
  readonly places: readonly LogPlace[];
  readonly follow: boolean;
  /** Lines from the end of each. */
  readonly tailLines?: number;
  /** Seconds back from now, by the clock of the node. */
  readonly sinceSeconds?: number;
  /** RFC 3339. */
  readonly sinceTime?: string;
  /** Of the containers' run before their last restart. */
  readonly previous?: boolean;
  /** Bytes from the beginning of each. */
  readonly limitBytes?: number;
}

/**
 * What is going on with a container's log:
 * - `open`: its lines come, or have all come
 * - `waiting`: the container has not started
 * - `ended`: it wrote all that it will, until it starts again
 * - `absent`: no such pod, container or earlier run
 * - `denied`: not allowed
 * - `reconnecting`: lost, and being opened again
 */
export type LogState = 'opening' | 'open' | 'waiting' | 'ended' | 'absent' | 'denied' | 'reconnecting';

/** What has come of the logs since the last part. */
export interface LogPart {
  readonly chunk?: LogChunk;
  /** Of the containers whose state is another, by their place in the wish. */
  readonly states: readonly { readonly place: number; readonly state: LogState; readonly problem?: Problem }[];
}
