import { cellWidth, fitCell } from '../terminal/cell.ts';
import { safeText } from '../terminal/safe-text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Remote text may come as it is: the table makes it safe. */
  readonly cell: (row: Row) => string;
}

const gap = '   ';

/** A table as kubectl prints one: upper-case titles, columns as wide as their widest cell, nothing cut, no last newline. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => safeText(cell(row))));
  const widths = columns.map(({ title }, index) =>
    cells.reduce((widest, row) => Math.max(widest, cellWidth(row[index] ?? '')), title.length),
  );
  return [columns.map(({ title }) => title), ...cells]
    .map((row) =>
      row
        .map((cell, index) => fitCell(cell, widths[index] ?? 0, columns[index]?.align))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}
