import type { DetailLine } from '../../src/resources/detail-line.ts';
import { type Line, spread } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';

/** A row's detail as lines of the screen; paragraphs are wrapped to `width` columns. */
export function detailLines(lines: readonly DetailLine[], width: number): readonly Line[] {
  return lines.flatMap((line): readonly Line[] => {
    if ('left' in line) return [spread(line.left, line.right, width)];
    if (!('paragraph' in line)) return [line];
    const { paragraph, tone, mark, most } = line;
    return wrapText(paragraph, width - mark.length)
      .slice(0, most)
      .map((text, index): Line => [[tone, `${index === 0 ? mark : ' '.repeat(mark.length)}${text}`]]);
  });
}
