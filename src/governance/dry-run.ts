import type { ObjectReference } from './object-reference.ts';
import type { Verdict } from './verdict.ts';

/**
 * What is tried:
 * - `create`: an object, which may have a `generateName` in place of a name
 * - `merge`: a JSON merge patch (RFC 7386) of an object that is there; `{}` asks admission about it as it is
 * - `json`: a JSON patch (RFC 6902)
 * - `apply`: server-side apply, by the field manager that is named; creates what is not there
 *
 * `namespace` is that of an object that names none; the kubeconfig's when it is not given either.
 */
export type DryRunRequest =
  | { readonly how: 'create'; readonly object: unknown; readonly namespace?: string }
  | { readonly how: 'merge'; readonly of: ObjectReference; readonly patch: unknown }
  | { readonly how: 'json'; readonly of: ObjectReference; readonly patch: unknown }
  | {
      readonly how: 'apply';
      readonly object: unknown;
      readonly manager: string;
      /** Takes fields over from other managers, in place of refusing with a conflict. */
      readonly force?: boolean;
      readonly namespace?: string;
    };

export interface DryRunAnswer {
  readonly verdict: Verdict;
  /** The object as it would be stored, without managedFields; undefined unless it would be taken. */
  readonly object?: unknown;
}
