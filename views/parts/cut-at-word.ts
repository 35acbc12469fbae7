import { cellWidth, fitCell, fitCellTail } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';

/** Raw text as safe text of at most `width` columns; what is longer ends with a whole word, where one fits, and `…`. */
export function cutAtWord(text: string, width: number): string {
  const safe = safeText(text);
  if (cellWidth(safe) <= width) return safe;
  const cut = fitCell(safe, width).replace(/… *$/, '');
  const end = cut.search(/\s\S*$/);
  return `${(end > width / 3 ? cut.slice(0, end) : cut).trimEnd()}…`;
}

/** Of what fits, the part that may be given up for a whole word: the rest must still tell names apart. */
const mostLost = 0.45;

/** Where a word of a name begins: behind what parts words, and at a capital. */
const beginning = /(?<=[-_./ ·])(?=[^-_./ ·])|(?<=[a-z\d])(?=[A-Z])/g;

/**
 * Safe text at exactly `width` columns, cut with `…` at its head: before a whole word, where not too much of what fits
 * is lost to it.
 */
export function tailAtWord(text: string, width: number): string {
  const tail = fitCellTail(text, width);
  if (cellWidth(text) <= width) return tail;
  const kept = tail.slice(1).trimEnd();
  const start = text.length - kept.length;
  beginning.lastIndex = start;
  const word = beginning.exec(text)?.index ?? start;
  return word - start > kept.length * mostLost ? tail : fitCell(`…${text.slice(word)}`, width);
}
