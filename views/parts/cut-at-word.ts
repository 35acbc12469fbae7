import { cellWidth, fitCell } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';

/** Raw text as safe text of at most `width` columns; what is longer ends with a whole word, where one fits, and `…`. */
export function cutAtWord(text: string, width: number): string {
  const safe = safeText(text);
  if (cellWidth(safe) <= width) return safe;
  const cut = fitCell(safe, width).replace(/… *$/, '');
  const end = cut.search(/\s\S*$/);
  return `${(end > width / 3 ? cut.slice(0, end) : cut).trimEnd()}…`;
}
