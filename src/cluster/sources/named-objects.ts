import type { Lists } from '../../governance/list-key.ts';
import { loading, type Reading } from '../../governance/reading.ts';
import { type Collection, type ListWatchContext, listWatch } from '../list-watch.ts';
import { keyedCollections } from './keyed-collections.ts';
import { derived, mergeReadings } from './merged-reading.ts';

/** An object by the list that it is in, such as `/apis/apps/v1/namespaces/shop/replicasets`. */
export interface ObjectInList {
  readonly path: string;
  readonly name: string;
}

/** Single objects that other lists name: what is read where the whole list would be far too long for the few that matter. */
export interface ClusterObjects<O extends ObjectInList, T> {
  /** Id of its key in the picture. */
  readonly id: string;
  /** Ids of the lists that name them. */
  readonly namedIn: readonly string[];
  /** Those to follow now, at most a few dozen: each is a watch of its own. */
  named(picture: { readonly lists: Lists }): readonly O[];
  parse(of: O, raw: unknown): T | undefined;
  keyOf(item: T): string;
}

export interface FollowedObjects<T> extends Pick<Collection<T>, 'reading' | 'close'> {
  /** Follows what the lists name now. */
  adopt(lists: Lists): void;
  settled(): Promise<void>;
}

export function followObjects<O extends ObjectInList, T>(
  context: ListWatchContext,
  objects: ClusterObjects<O, T>,
  onChange: () => void,
): FollowedObjects<T> {
  const followed = keyedCollections((of: O) =>
    listWatch(
      context,
      {
        path: of.path,
        query: { fieldSelector: `metadata.name=${of.name}` },
        parse: (raw) => objects.parse(of, raw),
      },
      onChange,
    ),
  );
  let isNamed = false;
  return {
    reading: derived(
      () => [isNamed, followed.readings()] as const,
      ([named, readings]): Reading<readonly T[]> =>
        named ? mergeReadings([...readings.values()], objects.keyOf) : loading(objects.id),
    ),
    adopt(lists) {
      isNamed ||= objects.namedIn.every((id) => lists.get(id)?.state !== 'loading');
      followed.adopt(objects.named({ lists }).map((of) => [`${of.path}/${of.name}`, of]));
    },
    settled: followed.settled,
    close: followed.close,
  };
}
