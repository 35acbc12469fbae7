import { cellWidth } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';
import type { EditedLine } from './line-editor.ts';

/** What is seen of a line that is typed: before, under and after the cursor. */
export interface LineWindow {
  readonly before: string;
  readonly under: string;
  readonly after: string;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The part of a line around its cursor, in at most `width` columns; `…` stands where more of it is. */
export function windowOf({ text, cursor }: EditedLine, width: number): LineWindow {
  const pieces = [...graphemes.segment(text)].map(({ segment, index }) => ({ text: safeText(segment), index }));
  const found = pieces.findIndex(({ index }) => index >= cursor);
  const at = found < 0 ? pieces.length : found;
  const under = pieces[at]?.text ?? '';
  let left = width - Math.max(1, cellWidth(under));
  const fits = pieces.reduce((sum, piece) => sum + cellWidth(piece.text), under === '' ? 1 : 0) <= width;
  // A column on either side is kept for what says that there is more.
  if (!fits) left -= 2;
  let first = at;
  let last = at + 1;
  const take = (index: number): boolean => {
    const columns = cellWidth(pieces[index]?.text ?? '');
    if (pieces[index] === undefined || (!fits && columns > left)) return false;
    left -= columns;
    return true;
  };
  while (take(first - 1)) first -= 1;
  while (take(last)) last += 1;
  const said = (from: number, to: number) =>
    pieces
      .slice(from, to)
      .map((piece) => piece.text)
      .join('');
  return {
    before: `${first > 0 ? '…' : ''}${said(first, at)}`,
    under,
    after: `${said(at + 1, last)}${last < pieces.length ? '…' : ''}`,
  };
}
