import { loading, type Reading } from './reading.ts';

/**
 * Where a picture holds one list beyond those that every check rests on. The key knows the type of the items, so that a
 * new list needs no field of its own: it stands beside the items' type and parser.
 */
export interface ListKey<T> {
  readonly id: string;
  /** Never there: it carries the type. */
  readonly item?: T;
}

/** Readings of lists by the ids of their keys. */
export type Lists = ReadonlyMap<string, Reading<readonly unknown[]>>;

export function listKey<T>(id: string): ListKey<T> {
  return { id };
}

/** What is known of the list; loading as long as nothing was heard of it. */
export function readingOf<T>({ lists }: { readonly lists: Lists }, { id }: ListKey<T>): Reading<readonly T[]> {
  // What was put in under the key was parsed by what belongs to it.
  return (lists.get(id) as Reading<readonly T[]> | undefined) ?? loading(id);
}
