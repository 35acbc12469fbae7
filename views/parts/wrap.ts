import wrapAnsi from 'wrap-ansi';
import { safeText } from '../../src/terminal/safe-text.ts';

/** Untrusted text as safe lines of at most `width` columns. */
export function wrapText(text: string, width: number): readonly string[] {
  return wrapAnsi(safeText(text), Math.max(1, width), { hard: true, trim: true }).split('\n');
}
