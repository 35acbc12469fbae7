import { fitCell } from '../../../src/terminal/cell.ts';
import { safeText } from '../../../src/terminal/safe-text.ts';
import type { Paint } from '../paint.ts';
import type { LaidOutColumn } from './column.ts';
import type { Sort } from './table-state.ts';

/** Columns before the first one: the `>` of the cursor, and the mark. */
export const gutter = 2;

export interface RowLook {
  readonly selected: boolean;
  readonly marked: boolean;
}

/** One row as one painted string. The selected one wears the cursor's colours alone, over the whole width. */
export function formatRow<R>(row: R, columns: readonly LaidOutColumn<R>[], look: RowLook, now: number, paint: Paint) {
  const edge = `${look.selected ? '>' : ' '}${look.marked ? '◆' : ' '}`;
  if (look.selected) {
    const cells = columns.map(({ column, width }) => fitCell(safeText(column.text(row, now)), width, column.align));
    return paint.cursor(edge + cells.join(' '));
  }
  let line = look.marked ? paint.mark(edge) : edge;
  for (const [index, { column, width }] of columns.entries()) {
    const cell = fitCell(safeText(column.text(row, now)), width, column.align);
    line += (index === 0 ? '' : ' ') + paint[look.marked ? 'mark' : (column.token?.(row) ?? 'text')](cell);
  }
  return line;
}

/** The titles, with an arrow at the column that rows are sorted by and brackets around the one that is chosen. */
export function formatHeader<R>(
  columns: readonly LaidOutColumn<R>[],
  sort: Sort | undefined,
  chosen: string | undefined,
  paint: Paint,
) {
  const cells = columns.map(({ column, width }) => {
    const arrow = sort?.column === column.id ? (sort.descending ? '↓' : '↑') : '';
    const title = chosen === column.id ? `[${column.title}]` : column.title;
    return paint[arrow === '' && chosen !== column.id ? 'columnHeader' : 'sorter'](
      fitCell(title + arrow, width, column.align),
    );
  });
  return ' '.repeat(gutter) + cells.join(' ');
}
