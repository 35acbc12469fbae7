import { setImmediate } from 'node:timers/promises';
import type { Problem, Reading } from '../../governance/reading.ts';
import { backOff, pause } from '../back-off.ts';
import { asClusterError, type ClusterError } from '../connection/cluster-error.ts';
import { failedState, isEveryones } from '../failed-state.ts';
import type { Collection, ListWatchContext } from '../list-watch.ts';
import { type LogPlace, openPodLog } from '../pod-log.ts';
import { createLogPosition } from './log-position.ts';

/** What is made of a log’s lines. It must not throw. */
export interface LogReader<T> {
  /** Takes a line: each once, in the log’s order; `at` is when it was written, epoch ms. True when the items are others now. */
  take(text: string, at: number): boolean;
  /**
   * Lines may be missing between what was taken and what comes: the log went on beyond what is kept of it while it could not be
   * read, or the container began anew. True when the items are others now.
   */
  gap?(): boolean;
  /** The same array until it was said that they are others. */
  items(): readonly T[];
}

/** Lines that are asked for from the end, at the beginning and wherever it is taken up again. */
export interface LogDepth {
  readonly tailLines: number;
  /** RFC 3339; what is older is not asked for. */
  readonly sinceTime?: string;
}

/** Milliseconds of lines that are taken without a pause, so that a long log holds nothing else up. */
const slice = 8;
/** A stream that lived this long was no failure. */
const goodLife = 10_000;
const defaultTimes = { silence: 150_000, denied: 20_000, absent: 5_000 };

/**
 * Follows one container’s log whatever happens until it is closed: taken up again where it was left, with no line taken twice.
 * When nothing is watched, the log is read once, and what becomes of that is said.
 */
export function followLog<T>(
  context: ListWatchContext,
  place: LogPlace,
  { tailLines, sinceTime: from }: LogDepth,
  reader: LogReader<T>,
  onChange: () => void,
): Collection<T> {
  const { connection, health, watch } = context;
  const times = { ...defaultTimes, ...context.times };
  const closing = new AbortController();
  const { signal } = closing;
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  const path = `/api/v1/namespaces/${place.namespace}/pods/${place.pod}/log`;
  const source = `GET ${path}?container=${place.container}`;
  const position = createLogPosition();
  let state: Reading<unknown>['state'] = 'loading';
  let problem: Problem | undefined;
  let opened = false;
  let trueAt = 0;
  let reading: Reading<readonly T[]> | undefined;

  function become(next: Reading<unknown>['state'], why?: Problem): void {
    if (signal.aborted || (next === 'live' && state === 'live')) return;
    state = next;
    problem = why;
    reading = undefined;
    onChange();
  }

  function changed(others: boolean): void {
    trueAt = Date.now();
    if (!others || signal.aborted) return;
    reading = undefined;
    onChange();
  }

  /** Until the server ends the log, which it does with the container; or until nothing came for so long that it is asked anew. */
  async function read(): Promise<void> {
    const stop = new AbortController();
    const giveUp = () => stop.abort();
    const silence = watch ? setTimeout(giveUp, times.silence) : undefined;
    try {
      const sinceTime = position.resume() ?? from;
      const wish = { tailLines, timestamps: true, ...(watch && { follow: true }), ...(sinceTime && { sinceTime }) };
      const lines = await openPodLog(connection, place, wish, AbortSignal.any([signal, stop.signal]));
      opened = true;
      trueAt = Date.now();
      if (watch) {
        become('live');
        settle();
      }
      let since = performance.now();
      for await (const line of lines) {
        if (signal.aborted) return;
        const { fate, text, at } = position.place(line);
        if (fate === 'after a gap') changed(reader.gap?.() ?? false);
        if (fate !== 'known') changed(reader.take(text, at));
        silence?.refresh();
        if (performance.now() - since < slice) continue;
        await setImmediate();
        since = performance.now();
      }
      become('live');
    } catch (error) {
      if (!stop.signal.aborted || signal.aborted) throw error;
    } finally {
      clearTimeout(silence);
    }
  }

  async function run(): Promise<void> {
    let attempt = 0;
    while (!signal.aborted) {
      let since = Date.now();
      try {
        await health.ready(signal);
        since = Date.now();
        await read();
        if (!watch) return;
        attempt = Date.now() - since > goodLife ? 0 : attempt + 1;
        await pause(backOff(attempt), signal);
      } catch (error) {
        if (signal.aborted) return;
        if (Date.now() - since > goodLife) attempt = 0;
        const wait = failed(asClusterError(error, path), attempt);
        attempt++;
        if (!watch) return;
        settle();
        await pause(wait, signal);
      }
    }
  }

  /** Says what happened in the reading; returns how long to wait. */
  function failed(failure: ClusterError, attempt: number): number {
    const next = failedState(failure, opened);
    if (isEveryones(failure)) health.suspect();
    become(next, failure.problem);
    if (failure.status === 401) return backOff(attempt + 1);
    if (next === 'denied' || next === 'absent') return times[next] * (0.9 + 0.2 * Math.random());
    return failure.retryAfter ?? backOff(attempt);
  }

  void run().finally(settle);
  return {
    reading() {
      reading ??= {
        state,
        source,
        ...(opened && { value: reader.items(), asOf: trueAt }),
        ...(problem && { problem }),
      };
      return reading;
    },
    settled,
    close: () => closing.abort(),
  };
}
