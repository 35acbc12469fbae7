import { isDeepStrictEqual } from 'node:util';
import type { LimitFunction } from 'p-limit';
import { numberOf, objectOf, textOf } from '../governance/raw-json.ts';
import type { Problem, Reading } from '../governance/reading.ts';
import { loading } from '../governance/reading.ts';
import { backOff, pause } from './back-off.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { asClusterError, ClusterError } from './connection/cluster-error.ts';
import type { ConnectionHealth } from './connection/connection-health.ts';
import { failedState, isEveryones } from './failed-state.ts';
import { acceptOf, itemKey, listResource, parseItem, type ResourceSource, sourceText } from './resource-source.ts';
import { inTurn } from './turns.ts';

/** A list that is kept true, or was read once. */
export interface Collection<T> {
  /** The same object until something changed. */
  reading(): Reading<readonly T[]>;
  /** Resolves when the first attempt has come to an end, whichever; when nothing is watched, with the answer only. */
  readonly settled: Promise<void>;
  close(): void;
}

/** What all lists of one cluster share. */
export interface ListWatchContext {
  readonly connection: ClusterConnection;
  readonly health: Pick<ConnectionHealth, 'suspect' | 'ready'>;
  /** Bounds how many lists are read at a time. */
  readonly limit: LimitFunction;
  /** False to read every list once and stop. */
  readonly watch: boolean;
  readonly start?: ListStart;
  readonly times?: Partial<ListWatchTimes>;
}

/**
 * The first seconds of a console, when the server's time is what everything waits for. Lists are first asked for from its
 * cache, as client-go does: what they lack, the watch from their version on tells. Watches are opened when it is over.
 */
export interface ListStart {
  readonly over: Promise<void>;
  isOver(): boolean;
}

export interface ListWatchTimes {
  /** Milliseconds after which a watch without a line or a bookmark (one a minute) is opened anew. */
  readonly silence: number;
  /** Milliseconds until a refused list is tried again: permissions may come. */
  readonly denied: number;
  /** Milliseconds until a list that the server does not have is tried again. */
  readonly absent: number;
}

const defaultTimes: ListWatchTimes = { silence: 150_000, denied: 20_000, absent: 5_000 };
/** A watch that lived this long was no failure. */
const goodLife = 10_000;

/** Lists, then watches, and goes on doing so whatever happens until it is closed. `onChange` says that the reading is another. */
export function listWatch<T>(
  context: ListWatchContext,
  source: ResourceSource<T>,
  onChange: () => void,
): Collection<T> {
  const { connection, health, limit } = context;
  const times = { ...defaultTimes, ...context.times };
  const closing = new AbortController();
  const { signal } = closing;
  const text = sourceText(source);
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  let items: Map<string, T> | undefined;
  let resourceVersion = '';
  let asked = false;
  let trueAt = 0;
  let reading: Reading<readonly T[]> | undefined = loading(text);
  let state: Reading<unknown>['state'] = 'loading';
  let problem: Problem | undefined;

  function become(next: Reading<unknown>['state'], why?: Problem): void {
    if (signal.aborted || (next === 'live' && state === 'live' && reading === undefined)) return;
    state = next;
    problem = why;
    reading = undefined;
    onChange();
  }

  async function list(): Promise<void> {
    const fromCache = context.watch && !asked && context.start?.isOver() === false;
    asked = true;
    const listed = await limit(() => listResource(connection, source, signal, fromCache));
    items = listed.items;
    resourceVersion = listed.resourceVersion;
    trueAt = Date.now();
    become('live');
  }

  /** Follows changes until the server ends the watch, which it does every few minutes. */
  async function watch(): Promise<void> {
    const stop = new AbortController();
    let silence = setTimeout(() => stop.abort(), times.silence);
    try {
      const stream = await connection.stream(source.path, {
        query: {
          ...source.query,
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion,
          timeoutSeconds: String(240 + Math.floor(120 * Math.random())),
        },
        accept: acceptOf(source, false),
        signal: AbortSignal.any([signal, stop.signal]),
      });
      trueAt = Date.now();
      if (state !== 'live') become('live');
      for await (const line of stream) {
        await inTurn(() => take(line));
        trueAt = Date.now();
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), times.silence);
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      clearTimeout(silence);
    }
  }

  function take(line: string): void {
    if (line === '' || signal.aborted) return;
    const { type, object } = parseEvent(line, source.path);
    if (type === 'ERROR') throw watchError(object, source.path);
    const version = objectOf(objectOf(object).metadata).resourceVersion;
    if (typeof version === 'string') resourceVersion = version;
    if (type === 'BOOKMARK') return;
    const key = itemKey(object);
    if (key === undefined || items === undefined) return;
    const item = type === 'DELETED' ? undefined : parseItem(source, object);
    if (item === undefined) {
      if (!items.delete(key)) return;
    } else {
      // A pod's status changes many times a minute, and nothing of it is read.
      if (isDeepStrictEqual(items.get(key), item)) return;
      items.set(key, item);
    }
    reading = undefined;
    onChange();
  }

  async function run(): Promise<void> {
    let attempt = 0;
    while (!signal.aborted) {
      let watchedSince = Date.now();
      try {
        await health.ready(signal);
        if (resourceVersion === '') await list();
        settle();
        if (!context.watch) return;
        await context.start?.over;
        if (signal.aborted) return;
        watchedSince = Date.now();
        await watch();
        // An end without an error is normal, but not ten times a second.
        attempt = Date.now() - watchedSince > 1_000 ? 0 : attempt + 1;
        await pause(backOff(attempt), signal);
      } catch (error) {
        if (signal.aborted) return;
        if (Date.now() - watchedSince > goodLife) attempt = 0;
        const wait = failed(asClusterError(error, source.path), attempt);
        attempt++;
        if (context.watch || state === 'denied' || state === 'absent') settle();
        await pause(wait, signal);
      }
    }
  }

  /** Says what happened in the reading; returns how long to wait. */
  function failed(failure: ClusterError, attempt: number): number {
    const { status } = failure;
    if (failure.problem.missing?.verb === 'watch' && items !== undefined) {
      // It may be listed but not watched: it is read again from time to time instead.
      resourceVersion = '';
      become('stale', failure.problem);
      return times.denied;
    }
    const next = failedState(failure, items !== undefined);
    if (next === 'absent') items = undefined;
    if (next === 'absent' || status === 410) resourceVersion = '';
    if (isEveryones(failure)) health.suspect();
    become(next, failure.problem);
    if (status === 401) return backOff(attempt + 1);
    if (next === 'denied' || next === 'absent') return times[next] * (0.9 + 0.2 * Math.random());
    return failure.retryAfter ?? backOff(attempt);
  }

  void run().finally(settle);
  return {
    reading() {
      reading ??= {
        state,
        source: text,
        ...(items === undefined ? {} : { value: [...items.values()], asOf: trueAt }),
        ...(problem === undefined ? {} : { problem }),
      };
      return reading;
    },
    settled,
    close: () => closing.abort(),
  };
}

function parseEvent(line: string, path: string): { type: unknown; object: unknown } {
  try {
    const { type, object } = objectOf(JSON.parse(line));
    return { type, object };
  } catch {
    throw new ClusterError('content', {
      what: `the watch of ${path} was cut off in the middle of an object`,
      next: 'resuming',
    });
  }
}

/** The Status object that a watch ends with, such as 410 Gone. */
function watchError(status: unknown, path: string): ClusterError {
  const { code, message, details } = objectOf(status);
  const what = `the watch of ${path} ended: ${textOf(message) || 'no reason given'}`;
  const seconds = numberOf(objectOf(details).retryAfterSeconds);
  return new ClusterError(
    'status',
    { what, next: 'reading it anew', ...(typeof code === 'number' && { status: code }) },
    seconds && seconds * 1000,
  );
}
