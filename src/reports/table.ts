import { cellWidth, fitCell } from '../terminal/cell.ts';
import { safeText } from '../terminal/safe-text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Remote text may come as it is: the table makes it safe. */
  readonly cell: (row: Row) => string;
}

const gap = '   ';
/** Cells above which one long cell shifts its own row, rather than widen every other. */
const widestColumn = 100;

/** A table as kubectl prints one: upper-case titles, columns as wide as their widest cell of ordinary length, nothing cut, no last newline. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => safeText(cell(row))));
  const widths = columns.map(({ title }, index) =>
    cells.reduce((widest, row) => {
      const width = cellWidth(row[index] ?? '');
      return width > widestColumn ? widest : Math.max(widest, width);
    }, title.length),
  );
  return [columns.map(({ title }) => title), ...cells]
    .map((row) =>
      row
        .map((cell, index) =>
          cellWidth(cell) > widestColumn ? cell : fitCell(cell, widths[index] ?? 0, columns[index]?.align),
        )
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}
