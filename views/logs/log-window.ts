import type { Line } from '../parts/line.ts';

/** What is shown of how much, and where it stands. */
export interface LogWindow {
  readonly lines: readonly Line[];
  /** Place of the first line in sight. */
  readonly top: number;
}

/** Rows of the line at a place, with its edge. */
type RowsAt = (index: number) => readonly Line[];

/** The last lines that have room; the very last one from its beginning, if it has no room alone. */
export function windowAtEnd(length: number, height: number, rowsAt: RowsAt): LogWindow {
  const lines: Line[] = [];
  let top = length;
  while (top > 0) {
    const rows = rowsAt(top - 1);
    if (lines.length > 0 && lines.length + rows.length > height) break;
    lines.unshift(...rows);
    top -= 1;
    if (lines.length >= height) break;
  }
  return { lines: lines.slice(0, height), top };
}

/** From `top`, moved as little as it takes for the line at `cursor` to be in sight, as a whole if it has room. */
export function windowAround(
  length: number,
  height: number,
  { top, cursor }: { top: number; cursor: number },
  rowsAt: RowsAt,
): LogWindow {
  let first = Math.max(0, Math.min(top, cursor));
  // No taller than the screen is what lies between: more need not be laid out.
  first = Math.max(first, cursor - height + 1);
  let used = 0;
  for (let index = cursor; index >= first; index--) {
    used += rowsAt(index).length;
    if (used > height && index < cursor) {
      first = index + 1;
      break;
    }
  }
  const lines: Line[] = [];
  for (let index = first; index < length && lines.length < height; index++) lines.push(...rowsAt(index));
  if (lines.length < height && first > 0) {
    const end = windowAtEnd(length, height, rowsAt);
    if (end.top < first) return end;
  }
  return { lines: lines.slice(0, height), top: first };
}
