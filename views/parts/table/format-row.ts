import { cellWidth, fitCell } from '../../../src/terminal/cell.ts';
import { safeText } from '../../../src/terminal/safe-text.ts';
import { shorten } from '../fit-names.ts';
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
  const edge = `${look.selected ? '>' : ' '}${look.marked ? '*' : ' '}`;
  if (look.selected) {
    return paint.cursor(
      edge +
        cellsOf(row, columns, now)
          .map(({ cell }) => cell)
          .join(' '),
    );
  }
  let line = look.marked ? paint.mark(edge) : edge;
  for (const [index, { column, cell }] of cellsOf(row, columns, now).entries()) {
    line += (index === 0 ? '' : ' ') + paint[look.marked ? 'mark' : (column.token?.(row) ?? 'text')](cell);
  }
  return line;
}

/** The cells of a row, each at the width of its column, or of those that it spills over. */
function cellsOf<R>(row: R, columns: readonly LaidOutColumn<R>[], now: number) {
  const cells: { readonly column: Column<R>; readonly cell: string }[] = [];
  for (let index = 0; index < columns.length; index++) {
    const laidOut = columns[index];
    if (laidOut === undefined) break;
    const { column } = laidOut;
    let { width } = laidOut;
    if (column.spills && cellWidth(safeText(column.text(row, now))) > width) {
      for (let next = columns[index + 1]; next?.column.text(row, now) === ''; next = columns[index + 1]) {
        width += next.width + 1;
        index += 1;
      }
    }
    cells.push({ column, cell: cellOf(row, { ...laidOut, width }, now) });
  }
  return cells;
}

function cellOf<R>(row: R, { column, width, fitted }: LaidOutColumn<R>, now: number): string {
  const text = safeText(column.text(row, now));
  if (fitted) return fitted.of(text);
  return fitCell(column.keepEnds ? shorten(text, width) : text, width, column.align);
}

/**
 * The titles, with an arrow at the column that rows are sorted by and brackets around the one that is chosen. What was cut from
 * most names of a column stands behind its title, where there is room.
 */
export function formatHeader<R>(
  columns: readonly LaidOutColumn<R>[],
  sort: Sort | undefined,
  chosen: string | undefined,
  paint: Paint,
) {
  const cells = columns.map(({ column: { id, title, align }, width, fitted }) => {
    const arrow = sort?.column === id ? (sort.descending ? '↓' : '↑') : '';
    // The marks say more than the end of the title does.
    const room = width - arrow.length - (chosen === id ? 2 : 0);
    const cut = title.length > room ? fitCell(title, room) : title;
    const named = (chosen === id ? `[${cut}]` : cut) + arrow;
    const whole = fitted?.shared ? `${named} ${fitted.shared}…` : named;
    const marked = cellWidth(whole) <= width ? whole : named;
    return paint[arrow === '' && chosen !== id ? 'columnHeader' : 'sorter'](fitCell(marked, width, align));
  });
  return ' '.repeat(gutter) + cells.join(' ');
}
