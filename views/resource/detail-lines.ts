import type { DetailLine } from '../../src/resources/detail-line.ts';
import type { Line } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';

/** A row's detail as lines of the screen; paragraphs are wrapped to `width` columns. */
export function detailLines(lines: readonly DetailLine[], width: number): readonly Line[] {
  return lines.flatMap((line): readonly Line[] => {
    if (!('paragraph' in line)) return [line];
    const { paragraph, tone, indent, most } = line;
    return wrapText(paragraph, width - indent)
      .slice(0, most)
      .map((text): Line => [' '.repeat(indent), [tone, text]]);
  });
}
