import { cellWidth, fitCell } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';
import type { Token } from '../../themes/theme.ts';
import type { Paint } from './paint.ts';

/** A piece of a line: raw text, remote or ours, and what it is. A bare string is plain text. */
export type Segment = string | readonly [Token, string];

/** One line of the screen before it is made safe, cut and painted. Views build these and never strings with colours. */
export type Line = readonly Segment[];

/** At most `width` columns of the line, safe and painted; what does not fit ends in `…`. */
export function drawLine(line: Line, width: number, paint: Paint): string {
  let left = width;
  let drawn = '';
  for (const [index, segment] of line.entries()) {
    if (left <= 0) break;
    const [token, raw] = typeof segment === 'string' ? (['text', segment] as const) : segment;
    const text = safeText(raw);
    const taken = cellWidth(text);
    // A text that just fits still gives way to the ellipsis when more of the line would follow it.
    const more = taken === left && line.slice(index + 1).some((next) => widthOf(next) > 0);
    drawn += paint[token](taken > left ? fitCell(text, left) : more ? fitCell(`${text} `, left) : text);
    left -= taken;
  }
  return drawn;
}

function widthOf(segment: Segment): number {
  return (typeof segment === 'string' ? segment : segment[1]).length;
}

/** Columns that the line takes when nothing is cut. */
export function lineWidth(line: Line): number {
  let width = 0;
  for (const segment of line) width += cellWidth(safeText(typeof segment === 'string' ? segment : segment[1]));
  return width;
}

/** The line cut or padded to exactly `width` columns, so that another can stand beside it. */
export function fitLine(line: Line, width: number): Line {
  const fitted: Segment[] = [];
  let left = width;
  for (const segment of line) {
    if (left <= 0) break;
    const [token, raw] = typeof segment === 'string' ? (['text', segment] as const) : segment;
    const text = safeText(raw);
    const taken = cellWidth(text);
    fitted.push([token, taken > left ? fitCell(text, left) : text]);
    left -= taken;
  }
  if (left > 0) fitted.push(' '.repeat(left));
  return fitted;
}

/** `left` at the left edge and `right` at the right one; the left one is cut where both do not fit. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right);
  return room <= 1 ? fitLine(right, width) : [...fitLine(left, room - 1), ' ', ...right];
}
