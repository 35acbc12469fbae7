import { fitCell } from '../../../src/terminal/cell.ts';
import { safeText } from '../../../src/terminal/safe-text.ts';
import { fitName } from '../fit-name.ts';
import type { Paint } from '../paint.ts';
import type { Column, LaidOutColumn } from './column.ts';
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
    const cells = columns.map(({ column, width }) => cellOf(row, column, width, now));
    return paint.cursor(edge + cells.join(' '));
  }
  let line = look.marked ? paint.mark(edge) : edge;
  for (const [index, { column, width }] of columns.entries()) {
    const cell = cellOf(row, column, width, now);
    line += (index === 0 ? '' : ' ') + paint[look.marked ? 'mark' : (column.token?.(row) ?? 'text')](cell);
  }
  return line;
}

function cellOf<R>(row: R, column: Column<R>, width: number, now: number): string {
  const text = safeText(column.text(row, now));
  return column.keepTail ? fitName(text, width) : fitCell(text, width, column.align);
}

/** The titles, with an arrow at the column that rows are sorted by and brackets around the one that is chosen. */
export function formatHeader<R>(
  columns: readonly LaidOutColumn<R>[],
  sort: Sort | undefined,
  chosen: string | undefined,
  paint: Paint,
) {
  const cells = columns.map(({ column: { id, title, align }, width }) => {
    const arrow = sort?.column === id ? (sort.descending ? '↓' : '↑') : '';
    // The marks say more than the end of the title does.
    const room = width - arrow.length - (chosen === id ? 2 : 0);
    const cut = title.length > room ? fitCell(title, room) : title;
    const marked = (chosen === id ? `[${cut}]` : cut) + arrow;
    return paint[arrow === '' && chosen !== id ? 'columnHeader' : 'sorter'](fitCell(marked, width, align));
  });
  return ' '.repeat(gutter) + cells.join(' ');
}
