import type { Steps } from './steps.ts';

/** A row as the filter sees it. */
export interface Searchable {
  /** Everything it can match, in lower case. */
  readonly search: string;
  /** Whether a text, in lower case, stands in `search`: of a row that tells so without putting that together. */
  readonly has?: (literal: string) => boolean;
}

export interface Filter<R> {
  readonly steps: (rows: readonly R[]) => Steps<readonly R[]>;
  /** All steps at once. */
  readonly apply: (rows: readonly R[]) => readonly R[];
  /** Nothing was typed: every row passes. */
  readonly passesAll?: boolean;
  /** The text that is looked for, where that is all: who lacks it lacks every text that it is part of. */
  readonly literal?: string;
  /** Said beside the filter: why it was not taken as it stands. */
  readonly problem?: string;
}
