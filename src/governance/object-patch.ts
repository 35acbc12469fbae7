import type { ObjectReference } from './object-reference.ts';

/** A change of one object. */
export interface ObjectPatch {
  readonly of: ObjectReference;
  /** Server-side apply, or a JSON patch (RFC 6902). */
  readonly how: 'apply' | 'json';
  readonly patch: unknown;
  /** The field manager in whose name it is done. */
  readonly manager: string;
  /** Of an apply: takes fields over from other managers, in place of failing with a conflict. */
  readonly force?: boolean;
}
