/** From a line on the screen to the next one, on a terminal of so many columns: what has to be written. */
export type LineUpdate = (previous: string, next: string, columns: number) => string;

/** Columns below which it is cheaper to write a line's beginning again than to find out where it ends. */
const worthwhile = 20;

const fromTheEdge = '\x1b[1G\x1b[K';

/**
 * Ink leaves what a changed line begins with on the screen, and to know its columns measures both lines grapheme by
 * grapheme, more work than all the rest of a frame. Here that is done only where more than a few columns are alike; the row
 * that the cursor comes to or leaves has other colours from its first cell on. `stock` is Ink's function.
 */
export function updateSparingly(stock: LineUpdate): LineUpdate {
  return (previous, next, columns) =>
    alike(previous, next) < worthwhile ? fromTheEdge + next : stock(previous, next, columns);
}

/** Characters that both lines begin with, changes of style left out; no more than are asked about. */
function alike(previous: string, next: string): number {
  let visible = 0;
  const length = Math.min(previous.length, next.length);
  for (let index = 0; index < length && visible < worthwhile; index++) {
    if (previous[index] !== next[index]) return visible;
    if (next[index] !== '\x1b') visible += 1;
    else {
      const end = next.indexOf('m', index);
      if (end < 0 || previous.slice(index, end + 1) !== next.slice(index, end + 1)) return visible;
      index = end;
    }
  }
  return visible;
}
