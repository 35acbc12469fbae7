import type { ComponentPod } from '../../governance/component.ts';
import type { Lists } from '../../governance/list-key.ts';
import { loading, type Reading } from '../../governance/reading.ts';
import type { Collection, ListWatchContext } from '../list-watch.ts';
import { type ClusterLogs, type FollowedLogs, followLogs } from './followed-logs.ts';
import { derived } from './merged-reading.ts';
import { type ClusterObjects, type FollowedObjects, followObjects, type ObjectInList } from './named-objects.ts';
import { type ClusterList, scopedCollection } from './scoped-collection.ts';

/** What a resource has read of the cluster beside what every check rests on: a list of the API server, objects of some, logs, or what pods tell. */
export type ClusterSource =
  | ClusterList<unknown>
  | ClusterObjects<ObjectInList, unknown>
  | ClusterLogs<unknown>
  | ClusterPages<unknown>;

/** What the components' pods themselves are asked for, in a way of its own; nobody waits for it in the first second. */
export interface ClusterPages<T> {
  readonly id: string;
  follow(context: ListWatchContext, componentPods: Collection<ComponentPod>, onChange: () => void): Collection<T>;
}

/** What resources have read, as the picture holds it. */
export interface Listed {
  readings(): Lists;
  /** Opens what nobody waits for in the first second; the others are open. */
  openLater(): void;
  /** The pods whose logs are read. Nothing is opened for them before `openLater`. */
  adopt(pods: Reading<readonly ComponentPod[]>): void;
  settled(): Promise<void>;
  close(): void;
}

export function openListed(
  context: ListWatchContext,
  sources: readonly ClusterSource[],
  componentPods: Collection<ComponentPod>,
  onChange: () => void,
): Listed {
  const { namespace } = context.connection;
  const lists = new Map<string, Collection<unknown>>();
  const logs = new Map<string, FollowedLogs<unknown>>();
  const objects = new Map<string, FollowedObjects<unknown>>();
  const opened = (id: string) => lists.get(id) ?? logs.get(id) ?? objects.get(id);
  const readings = derived(
    () => sources.map(({ id }) => opened(id)?.reading()),
    (parts) => new Map(sources.map(({ id }, index) => [id, parts[index] ?? loading<readonly unknown[]>(id)])),
  );

  function openLists(later: boolean): void {
    for (const source of sources)
      if ('sources' in source && (source.later ?? false) === later)
        lists.set(
          source.id,
          scopedCollection(context, source.sources(namespace), () => changed(source.id)),
        );
  }

  function changed(id: string): void {
    for (const source of sources)
      if ('namedIn' in source && source.namedIn.includes(id)) objects.get(source.id)?.adopt(readings());
    onChange();
  }

  openLists(false);
  return {
    readings,
    openLater() {
      for (const source of sources) {
        if ('follow' in source) lists.set(source.id, source.follow(context, componentPods, onChange));
        if ('places' in source) logs.set(source.id, followLogs(context, source, onChange));
        if ('namedIn' in source) objects.set(source.id, followObjects(context, source, onChange));
      }
      openLists(true);
    },
    adopt(pods) {
      for (const followed of logs.values()) followed.adopt(pods);
    },
    async settled() {
      await Promise.all([...lists.values()].map((list) => list.settled));
      for (const followed of objects.values()) followed.adopt(readings());
      await Promise.all([...logs.values(), ...objects.values()].map((followed) => followed.settled()));
    },
    close() {
      for (const one of [...lists.values(), ...logs.values(), ...objects.values()]) one.close();
    },
  };
}
