import type { Problem } from './reading.ts';

/** What admission said to a dry run, with the moment it said so. It tells of that moment alone: not of what audit will find. */
export interface Verdict {
  readonly state: VerdictState;
  /** All that the answer names; see `isWhole`. */
  readonly refusals: readonly Objection[];
  /** What came with the answer, refused or not; notes of the API server such as deprecations among them. */
  readonly warnings: readonly Objection[];
  /** When the API server answered, or failed to, epoch ms. */
  readonly at: number;
  /**
   * False where more may object than the answer names: the API server asks no webhook once a ValidatingAdmissionPolicy has refused,
   * names the first policy or webhook that refuses, and asks neither about what it finds invalid.
   */
  readonly isWhole: boolean;
  /** Why nothing is known, in `unknown`. */
  readonly problem?: Problem;
}

/**
 * - `passes`: admission has nothing against it
 * - `warned`: it would be taken, with warnings of a policy
 * - `refused`: it would not be taken
 * - `unknown`: nobody could be asked: no permission, no answer, a webhook that failed or takes no dry runs
 */
export type VerdictState = 'passes' | 'warned' | 'refused' | 'unknown';

/** One thing that admission has against an object. All of its texts are remote. */
export interface Objection {
  /** A webhook, a ValidatingAdmissionPolicy, or the API server itself (its validation and its own admission plugins). */
  readonly by: 'webhook' | 'policy' | 'server';
  /** The webhook, policy or plugin; "" where the answer does not say. */
  readonly source: string;
  /** Name of the Gatekeeper constraint; "" where none is named. */
  readonly constraint: string;
  /** Name of the constraint's template, which is its kind in lower case; "" where the answer does not say. */
  readonly template: string;
  readonly message: string;
}

/** A verdict that could not be had. */
export function unknownVerdict(problem: Problem, at: number): Verdict {
  return { state: 'unknown', refusals: [], warnings: [], at, isWhole: false, problem };
}
