/** A row as the filter sees it: everything it can match, in lower case, worked out once. */
export interface Searchable {
  readonly search: string;
}

export interface Filter<R> {
  readonly apply: (rows: readonly R[]) => readonly R[];
  /** The same in many small steps, of a filter that would hold keys up over many rows. */
  readonly steps?: (rows: readonly R[]) => Generator<undefined, readonly R[]>;
  /** Said beside the filter: why it was not taken as it stands. */
  readonly problem?: string;
}
