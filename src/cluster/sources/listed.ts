import type { ComponentPod } from '../../governance/component.ts';
import type { Lists } from '../../governance/list-key.ts';
import { loading, type Reading } from '../../governance/reading.ts';
import type { Collection, ListWatchContext } from '../list-watch.ts';
import { type ClusterLogs, type FollowedLogs, followLogs } from './followed-logs.ts';
import { derived } from './merged-reading.ts';
import { type ClusterList, scopedCollection } from './scoped-collection.ts';

/** What a resource has read of the cluster beside what every check rests on: a list of the API server, or what pods log. */
export type ClusterSource = ClusterList<unknown> | ClusterLogs<unknown>;

/** What resources have read, as the picture holds it. */
export interface Listed {
  readings(): Lists;
  /** Opens what nobody waits for in the first second; the others are open. */
  openLater(): void;
  /** The pods whose logs are read. Nothing is opened for them before `openLater`. */
  adopt(pods: Reading<readonly ComponentPod[]>): void;
  settled(): Promise<unknown>;
  close(): void;
}

export function openListed(context: ListWatchContext, sources: readonly ClusterSource[], onChange: () => void): Listed {
  const { namespace } = context.connection;
  const lists = new Map<string, Collection<unknown>>();
  const logs = new Map<string, FollowedLogs<unknown>>();
  const opened = () => [...lists.values(), ...logs.values()];
  const open = (later: boolean) => {
    for (const source of sources)
      if (!('places' in source) && (source.later ?? false) === later)
        lists.set(source.id, scopedCollection(context, source.sources(namespace), onChange));
  };
  open(false);
  return {
    readings: derived(
      () => sources.map(({ id }) => (lists.get(id) ?? logs.get(id))?.reading()),
      (readings) => new Map(sources.map(({ id }, index) => [id, readings[index] ?? loading<readonly unknown[]>(id)])),
    ),
    openLater() {
      open(true);
      for (const source of sources) if ('places' in source) logs.set(source.id, followLogs(context, source, onChange));
    },
    adopt(pods) {
      for (const followed of logs.values()) followed.adopt(pods);
    },
    settled: () =>
      Promise.all(
        [...lists.values()].map(({ settled }) => settled).concat([...logs.values()].map((one) => one.settled())),
      ),
    close() {
      for (const one of opened()) one.close();
    },
  };
}
