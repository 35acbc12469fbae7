import type { ComponentPod } from '../../governance/component.ts';
import { compareReadings, loading, type Reading } from '../../governance/reading.ts';
import type { Collection, ListWatchContext } from '../list-watch.ts';
import type { OwnDryRuns } from '../own-dry-runs.ts';
import type { LogPlace } from '../pod-log.ts';
import { followLog, type LogDepth, type LogReader } from './followed-log.ts';
import { keyedCollections } from './keyed-collections.ts';
import { derived } from './merged-reading.ts';

/** What a resource reads from the logs of the pods that enforce, given like a list: its items stand in the picture under the id. */
export interface ClusterLogs<T> extends LogDepth {
  /** Id of its key in the picture. */
  readonly id: string;
  /** Of the pods that enforce, the containers whose logs are read. */
  places(pods: readonly ComponentPod[]): readonly LogPlace[];
  /** A new reader for each log that is opened; what this console asked by dry run stands in the webhook's like all else. */
  reader(place: LogPlace, ownDryRuns: Pick<OwnDryRuns, 'has'>): LogReader<T>;
}

export interface FollowedLogs<T> extends Pick<Collection<T>, 'reading' | 'close'> {
  /** Follows the logs of the pods that are there now. */
  adopt(pods: Reading<readonly ComponentPod[]>): void;
  settled(): Promise<void>;
}

/** Follows the logs of all pods that the logs are read from, as these come and go. */
export function followLogs<T>(context: ListWatchContext, logs: ClusterLogs<T>, onChange: () => void): FollowedLogs<T> {
  const followed = keyedCollections((place: LogPlace) =>
    followLog(context, place, logs, logs.reader(place, context.connection.ownDryRuns), onChange),
  );
  let pods: Reading<unknown> = loading(source);
  return {
    reading: derived(
      () => [pods, followed.readings()] as const,
      ([reading, readings]) => (readings.size === 0 ? withoutLogs(reading) : allOf([...readings.values()])),
    ),
    adopt(next) {
      const { value, ...rest } = next;
      const places = logs.places(value ?? []);
      pods = rest;
      followed.adopt(places.map((place) => [`${place.namespace}/${place.pod}/${place.container}`, place]));
      onChange();
    },
    settled: followed.settled,
    close: followed.close,
  };
}

const source = 'GET /api/v1/pods/log';

function withoutLogs<T>({ state, problem, source: asked }: Reading<unknown>): Reading<readonly T[]> {
  if (state !== 'live' && state !== 'stale') return { state, source: asked, ...(problem && { problem }) };
  return { state: 'absent', source, problem: { what: 'no pod that would write it runs', next: 'see Health' } };
}

/**
 * Logs of several pods as one reading. What one of them says is true whatever becomes of the others, so that it is kept; the state is
 * that of the worst which was answered.
 */
function allOf<T>(readings: readonly Reading<readonly T[]>[]): Reading<readonly T[]> {
  const [worst = loading(source), ...rest] = readings
    .toSorted((a, b) => compareReadings(b, a))
    .filter(({ state }, _, all) => state !== 'loading' || all.every((one) => one.state === 'loading'));
  const known = readings.filter(({ value }) => value !== undefined);
  return {
    state: worst.state,
    source: [worst, ...rest].map((reading) => reading.source).join(', '),
    ...(known.length > 0 && {
      value: known.flatMap(({ value }) => value ?? []),
      asOf: Math.min(...known.map(({ asOf }) => asOf ?? 0)),
    }),
    ...(worst.problem && { problem: worst.problem }),
  };
}
