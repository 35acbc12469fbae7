import { cellWidth } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';
import { cutAtWord, tailAtWord } from '../parts/cut-at-word.ts';
import { type Line, lineWidth, type Segment } from '../parts/line.ts';

/** Columns below which a name says nothing. */
const leastName = 16;

/**
 * Where one is, `names` from the first page to this one, and what this page says of itself. Where it does not all fit,
 * the pages further up give way first, then the head of this page's name: what was read, and when, must stay.
 */
export function titleLine(names: readonly string[], info: Line, width: number): Line {
  const said: Line = info.length === 0 ? [] : ['  ', ...info];
  for (let first = 0; first < names.length; first++) {
    const line = [' ', ...crumbs(names, first), ...said];
    if (lineWidth(line) <= width) return line;
  }
  const last = safeText(names.at(-1) ?? '');
  const up: Segment[] = names.length > 1 ? [['muted', '… › ']] : [];
  const room = Math.max(leastName, width - lineWidth([' ', ...up, ...said]));
  const name = room < cellWidth(last) ? tailAtWord(last, room).trimEnd() : last;
  return cutLine([' ', ...up, ['crumbCurrent', name], ...said], width);
}

function crumbs(names: readonly string[], first: number): readonly Segment[] {
  const shown = names.slice(first).flatMap((name, index, all): Segment[] => {
    const segment: Segment = [index === all.length - 1 ? 'crumbCurrent' : 'crumb', name];
    return index === 0 ? [segment] : [['muted', ' › '], segment];
  });
  return first === 0 ? shown : [['muted', '… › '], ...shown];
}

/** The line as far as it fits: it ends with a whole word, and not with a figure of what is not said. */
function cutLine(line: Line, width: number): Line {
  if (lineWidth(line) <= width) return line;
  const kept: Segment[] = [];
  let left = width;
  for (const segment of line) {
    const [token, raw] = typeof segment === 'string' ? (['text', segment] as const) : segment;
    const text = safeText(raw);
    if (cellWidth(text) > left) {
      const cut = cutAtWord(text, left).replace(/ · [\d,]*…$/, ' …');
      return left < cellWidth(cut) ? kept : [...kept, [token, cut]];
    }
    kept.push([token, text]);
    left -= cellWidth(text);
  }
  return kept;
}
