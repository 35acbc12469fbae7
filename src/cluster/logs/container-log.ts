import type { LogPlace, LogState } from '../../governance/logs/log-part.ts';
import type { Problem } from '../../governance/reading.ts';
import { backOff, pause } from '../back-off.ts';
import type { ClusterConnection } from '../connection/cluster-connection.ts';
import { asClusterError, type ClusterError } from '../connection/cluster-error.ts';
import { type LogWish, openPodLog } from '../pod-log.ts';
import { createLogPosition } from '../sources/log-position.ts';

export interface ContainerLogEvents {
  /** `at` is epoch ms. A promise holds up what comes next. */
  onLine(at: number, text: string): Promise<void> | undefined;
  onState(state: LogState, problem?: Problem): void;
  /** What was there at first has come, or cannot. */
  onHistory(): void;
}

const longestLine = 32 * 1024;
/** Milliseconds before a container that waits, has ended or may not be read is asked again. */
const calm = { waiting: 2_000, ended: 3_000, denied: 30_000 } as const;

/**
 * Reads one container's log: what is there, then, if it is to be followed, what comes, through lost connections and restarts,
 * each line once. Resolves when there is no more, or with the signal; what goes wrong is told as a state.
 */
export async function readContainerLog(
  connection: ClusterConnection,
  place: LogPlace,
  wish: LogWish,
  events: ContainerLogEvents,
  signal: AbortSignal,
): Promise<void> {
  const { follow = false, ...history } = wish;
  const position = createLogPosition();
  let isHistory = true;
  let opened = false;
  let failures = 0;
  events.onState('opening');
  while (!signal.aborted) {
    let wait = 0;
    try {
      const sinceTime = position.resume();
      const asked: LogWish = isHistory
        ? history
        : { follow: true, ...(sinceTime === undefined ? history : { sinceTime }) };
      const lines = await openPodLog(connection, place, { ...asked, timestamps: true }, signal);
      opened = true;
      events.onState('open');
      let came = 0;
      for await (const line of lines) {
        const { fate, at, text } = position.place(line);
        if (fate === 'known') continue;
        came += 1;
        failures = 0;
        const held = events.onLine(at, bounded(text));
        if (held) await held;
      }
      if (!isHistory) {
        events.onState('ended');
        wait = came > 0 ? backOff(1) : calm.ended;
      }
    } catch (error) {
      if (signal.aborted) break;
      const failure = asClusterError(error, place.pod);
      if (failure.kind === 'cancelled') break;
      const state = stateOf(failure);
      events.onState(state, failure.problem);
      if (state === 'absent') break;
      wait = state === 'waiting' || state === 'denied' ? calm[state] : (failure.retryAfter ?? backOff(++failures));
    }
    if (isHistory) events.onHistory();
    if (!follow) break;
    isHistory &&= !opened;
    if (wait > 0) await pause(wait, signal);
  }
  events.onHistory();
}

function stateOf({ status, problem }: ClusterError): LogState {
  if (status === 403) return 'denied';
  if (status === 404) return 'absent';
  if (status === 400)
    return /waiting to start|ContainerCreating|is not available/.test(problem.what) ? 'waiting' : 'absent';
  return 'reconnecting';
}

function bounded(text: string): string {
  if (text.length <= longestLine) return text;
  return `${text.slice(0, longestLine)} … ${text.length - longestLine} more characters`;
}
