import { cellWidth, fitCell } from '../terminal/cell.ts';
import { safeText } from '../terminal/safe-text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Remote text may come as it is: the table makes it safe. */
  readonly cell: (row: Row) => string;
}

const gap = '   ';
/** Columns above which a cell may shift its own row, and above which it always does, rather than widen every other. */
const ordinary = 32;
const widest = 100;

/** A table as kubectl prints one: upper-case titles, columns as wide as their widest cell of ordinary length, nothing cut, no last newline. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => safeText(cell(row))));
  const limits = columns.map((_, index) => longest(cells, index));
  const widths = columns.map(({ title }, index) =>
    cells.reduce((most, row) => {
      const width = cellWidth(row[index] ?? '');
      return width > (limits[index] ?? widest) ? most : Math.max(most, width);
    }, title.length),
  );
  return [columns.map(({ title }) => title), ...cells]
    .map((row) =>
      row
        .map((cell, index) =>
          cellWidth(cell) > (widths[index] ?? 0) ? cell : fitCell(cell, widths[index] ?? 0, columns[index]?.align),
        )
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

/** Columns of the longest cell that is of ordinary length: three times what most of them have, within the limits of all. */
function longest(cells: readonly (readonly string[])[], column: number): number {
  const widths = Uint32Array.from(cells, (row) => cellWidth(row[column] ?? '')).sort();
  const middle = widths[Math.floor((widths.length - 1) / 2)] ?? 0;
  return Math.min(widest, Math.max(ordinary, middle * 3));
}
