import type { Reading } from '../../governance/reading.ts';
import type { Collection } from '../list-watch.ts';
import { derived } from './merged-reading.ts';

/** Collections that come and go with what they are opened for. */
export interface KeyedCollections<S, T> {
  /** By key; the same map until something changed. */
  readings(): ReadonlyMap<string, Reading<readonly T[]>>;
  /** Opens collections for what came and closes those of what went. */
  adopt(wanted: Iterable<readonly [key: string, S]>): void;
  settled(): Promise<void>;
  close(): void;
}

export function keyedCollections<S, T>(open: (of: S) => Collection<T>): KeyedCollections<S, T> {
  const collections = new Map<string, Collection<T>>();
  return {
    readings: derived(
      () => [...collections].flatMap(([key, collection]) => [key, collection.reading()] as const),
      () => new Map([...collections].map(([key, collection]) => [key, collection.reading()])),
    ),
    adopt(wanted) {
      const next = new Map(wanted);
      for (const [key, collection] of collections) {
        if (next.has(key)) continue;
        collection.close();
        collections.delete(key);
      }
      for (const [key, of] of next) if (!collections.has(key)) collections.set(key, open(of));
    },
    async settled() {
      await Promise.all([...collections.values()].map((collection) => collection.settled));
    },
    close() {
      for (const collection of collections.values()) collection.close();
      collections.clear();
    },
  };
}
