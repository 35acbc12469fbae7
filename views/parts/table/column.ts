import type { ColumnLayout } from '../../../src/resources/column.ts';
import { safeText } from '../../../src/terminal/safe-text.ts';
import type { Token } from '../../../themes/theme.ts';
import { type FittedNames, fitNames } from '../fit-names.ts';

/** One column of a table over rows of type `R`. */
export interface Column<R> extends Omit<ColumnLayout, 'names'> {
  /** Names: of these rows each at least once; what is too long is cut so that those that differ look different. */
  readonly names?: (rows: readonly R[], now: number) => Iterable<string>;
  /** What is too long loses its middle: names of which each is another, as those of pods are. */
  readonly keepEnds?: true;
  /** What the cell says; may be remote text. `now` is epoch ms. */
  readonly text: (row: R, now: number) => string;
  readonly token?: (row: R) => Token;
  /**
   * What the filter can ask beside the cell's text, by name: `NAME:pattern`, or `NAME` alone with "" for the pattern. Undefined
   * for a pattern that is not of its kind, which is then looked for in the text.
   */
  readonly filters?: Readonly<Record<string, (pattern: string, now: number) => ((row: R) => boolean) | undefined>>;
  /** What it is sorted by; `text` in lower case when absent. The same type for every row. */
  readonly order?: (row: R) => string | number;
}

/** A column with the width it got. */
export interface LaidOutColumn<R> {
  readonly column: Column<R>;
  readonly width: number;
  /** Of a column of names: how they fit that width. */
  readonly fitted?: FittedNames;
}

/** The columns with how the rows' names fit them. */
export function fitColumns<R>(
  laidOut: readonly LaidOutColumn<R>[],
  rows: readonly R[],
  now: number,
): readonly LaidOutColumn<R>[] {
  return laidOut.map((one) => {
    const { column, width } = one;
    if (!column.names) return one;
    return { ...one, fitted: fitNames(new Set(Array.from(column.names(rows, now), safeText)), width) };
  });
}

const gap = 1;

/** Gives columns their widths within `width`, dropping the least important ones until the rest fits. */
export function layOut<R>(columns: readonly Column<R>[], width: number, wide: boolean): readonly LaidOutColumn<R>[] {
  let shown = columns.filter((column) => wide || !column.wide);
  while (shown.length > 1 && taken(shown) > width) {
    const worst = Math.max(...shown.map((column) => column.priority));
    if (worst <= 0) break;
    const index = shown.findLastIndex((column) => column.priority === worst);
    shown = shown.filter((_, at) => at !== index);
  }
  let partsLeft = shown.reduce((sum, column) => sum + (column.grow ?? 0), 0);
  let left = Math.max(0, width - taken(shown));
  let room = width;
  const laidOut: LaidOutColumn<R>[] = [];
  for (const column of shown) {
    const grow = column.grow ?? 0;
    const extra = partsLeft === 0 ? 0 : Math.floor((left * grow) / partsLeft);
    left -= extra;
    partsLeft -= grow;
    // On a terminal too narrow even for what is never dropped, the last columns are cut.
    const between = laidOut.length === 0 ? 0 : gap;
    const got = Math.min(column.width + extra, room - between);
    if (got <= 0) break;
    room -= got + between;
    laidOut.push({ column, width: got });
  }
  return laidOut;
}

function taken<R>(columns: readonly Column<R>[]): number {
  return columns.reduce((sum, column) => sum + column.width, (columns.length - 1) * gap);
}
