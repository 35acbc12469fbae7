import type { Reading } from '../../governance/reading.ts';
import { type Collection, type ListWatchContext, listWatch } from '../list-watch.ts';
import type { ResourceSource } from '../resource-source.ts';
import { derived, mergeReadings } from './merged-reading.ts';

export interface ScopedSources<T> {
  /** The list over all namespaces. */
  readonly everywhere: ResourceSource<T>;
  /** Lists beside it, for what its selector cannot find. */
  readonly beside?: readonly ResourceSource<T>[];
  /** What is read instead when the list over all namespaces is refused. */
  readonly instead?: readonly ResourceSource<T>[];
  keyOf(item: T): string;
}

/** A list of the API server that a resource rests on: where it is read, given the connection's own namespace ("" for none). */
export interface ClusterList<T> {
  /** Id of its key in the picture. */
  readonly id: string;
  /** Read after the constraints, for what nobody waits for in the first second. */
  readonly later?: true;
  sources(namespace: string): ScopedSources<T>;
}

/** Reads over all namespaces where that is allowed, and otherwise in the few namespaces that matter. */
export function scopedCollection<T>(
  context: ListWatchContext,
  sources: ScopedSources<T>,
  onChange: () => void,
): Collection<T> {
  const open = (source: ResourceSource<T>) => listWatch(context, source, onChange);
  const everywhere = listWatch(context, sources.everywhere, () => {
    const { state } = everywhere.reading();
    if (state === 'denied') {
      instead ??= (sources.instead ?? []).map(open);
    } else if (state === 'live' && instead !== undefined) {
      for (const collection of instead) collection.close();
      instead = undefined;
    }
    onChange();
  });
  const beside = (sources.beside ?? []).map(open);
  let instead: Collection<T>[] | undefined;

  const collections = () => [everywhere, ...beside, ...(instead ?? [])];
  const reading = derived(
    (): readonly Reading<readonly T[]>[] => collections().map((collection) => collection.reading()),
    (parts) => mergeReadings(parts, sources.keyOf),
  );
  async function settle(): Promise<void> {
    await Promise.all([everywhere, ...beside].map((collection) => collection.settled));
    await Promise.all((instead ?? []).map((collection) => collection.settled));
  }
  return {
    reading,
    settled: settle(),
    close() {
      for (const collection of collections()) collection.close();
    },
  };
}
