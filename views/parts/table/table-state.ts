/** What a table remembers: kept with its page, so that coming back finds the same row, order and columns. */
export interface TableState {
  /** Identity of the selected row; the selection stays with its object when rows come, go and change place. */
  readonly selectedKey?: string | undefined;
  /** Where the selected row was when last drawn or moved to; the fallback when its object is gone. */
  readonly cursor: number;
  /** Index of the first row on the screen. */
  readonly offset: number;
  readonly sort?: Sort;
  /** The column that shift-← and shift-→ chose. */
  readonly column?: string;
  readonly wide: boolean;
  readonly faultsOnly: boolean;
  readonly marked: ReadonlySet<string>;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export const freshTable: TableState = { cursor: 0, offset: 0, wide: false, faultsOnly: false, marked: new Set() };
