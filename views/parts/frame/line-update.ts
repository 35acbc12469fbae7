import { isOwnGlyph } from '../ascii.ts';
import { hasBackdrop } from './backdrop.ts';

/** From a line on the screen to the next one, on a terminal of so many columns: what has to be written. */
export type LineUpdate = (previous: string, next: string, columns: number) => string;

/** Columns below which it is cheaper to write a line's beginning again than to leave it. */
const worthwhile = 20;

const fromTheEdge = '\x1b[1G\x1b[K';

/**
 * Ink leaves what a changed line begins with on the screen, and to know its columns takes both lines apart grapheme by
 * grapheme, more work than all the rest of a frame. Here that is done only where what is alike holds characters that may take
 * more or less than one column: of all others the columns are counted. A row on a
 * backdrop is written whole. `stock` is Ink's function.
 */
export function updateSparingly(stock: LineUpdate): LineUpdate {
  return (previous, next, columns) => {
    if (hasBackdrop()) return fromTheEdge + next;
    const alike = beginning(previous, next);
    if (alike.columns < worthwhile) return fromTheEdge + next;
    // On the last column a terminal stands in a state that no move of the cursor brings back.
    if (!alike.counted || alike.columns >= columns) return stock(previous, next, columns);
    const skipped = `\x1b[${alike.columns + 1}G\x1b[K${alike.styles}`;
    return skipped.length < fromTheEdge.length + alike.length ? skipped + next.slice(alike.length) : fromTheEdge + next;
  };
}

/** What two lines begin with. */
interface Beginning {
  /** Characters that are seen; columns, if they are `counted`. */
  readonly columns: number;
  /** Of the text, changes of style included. */
  readonly length: number;
  /** All changes of style in it, which together bring back those that are open at its end. */
  readonly styles: string;
  /** Each character that is seen takes one column, and none of what follows is drawn into the last of them. */
  readonly counted: boolean;
}

function beginning(previous: string, next: string): Beginning {
  const shorter = Math.min(previous.length, next.length);
  let columns = 0;
  let styles = '';
  let counted = true;
  let index = 0;
  while (index < shorter) {
    const code = next.charCodeAt(index);
    if (code !== previous.charCodeAt(index)) break;
    if (code === escapeCode) {
      const end = next.indexOf('m', index) + 1;
      const style = next.slice(index, end);
      if (end === 0 || !previous.startsWith(style, index)) break;
      counted &&= isStyle.test(style);
      styles += style;
      index = end;
    } else {
      counted &&= takesOneColumn(code);
      columns += 1;
      index += 1;
    }
  }
  counted &&= startsAnew(previous, index) && startsAnew(next, index);
  return { columns, length: index, styles, counted };
}

const escapeCode = 0x1b;
const isStyle = /^\x1b\[[\d;]*m$/;

function takesOneColumn(code: number): boolean {
  return (code >= 0x20 && code <= 0x7e) || isOwnGlyph(code);
}

/** Whether what is seen next from here is a character of its own, or nothing. */
function startsAnew(line: string, from: number): boolean {
  let index = from;
  while (line.charCodeAt(index) === escapeCode) {
    const end = line.indexOf('m', index);
    if (end < 0) return false;
    index = end + 1;
  }
  return index >= line.length || takesOneColumn(line.charCodeAt(index));
}
