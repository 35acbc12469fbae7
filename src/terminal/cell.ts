import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter();

/**
 * ASCII, Latin-1, general punctuation, arrows, box drawing, shapes and ticks: characters of one column that join with none of
 * their like. To ask Unicode about a `·` or a `…` would cost the first frame 10 ms.
 */
const oneColumnEach = /^[\x20-\x7e\xa1-\xac\xae-\xff\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u2713\u2714\u2717\u2718]*$/;

/** Columns that safe text takes on a terminal; wide characters count two. */
export function cellWidth(text: string): number {
  return oneColumnEach.test(text) ? text.length : stringWidth(text);
}

/** Safe text at exactly `width` columns: padded on the side away from `align`, or cut with `…` at its end. */
export function fitCell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  if (width <= 0) return '';
  const taken = cellWidth(text);
  if (taken > width) return cutCell(text, width);
  const padding = ' '.repeat(width - taken);
  return align === 'left' ? text + padding : padding + text;
}

/** Safe text at exactly `width` columns, padded at its end, or cut with `…` at its head: of names that begin alike. */
export function fitCellTail(text: string, width: number): string {
  const taken = cellWidth(text);
  if (taken <= width || width <= 0) return fitCell(text, width);
  let kept = '';
  let left = width - 1;
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    const columns = cellWidth(segment);
    if (columns > left) break;
    left -= columns;
    kept = segment + kept;
  }
  return `…${kept}${' '.repeat(left)}`;
}

// Not cli-truncate: it and string-width disagree on some clusters (a lone regional indicator), which shifts a column.
function cutCell(text: string, width: number): string {
  if (oneColumnEach.test(text)) return `${text.slice(0, width - 1)}…`;
  let end = 0;
  let left = width - 1;
  for (const { segment, index } of graphemes.segment(text)) {
    const taken = stringWidth(segment);
    if (taken > left) break;
    left -= taken;
    end = index + segment.length;
  }
  // A wide character that does not fit leaves a column over.
  return `${text.slice(0, end)}…${' '.repeat(left)}`;
}
