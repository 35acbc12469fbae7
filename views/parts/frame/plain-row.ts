import type { WriteOperation } from './operation.ts';

/**
 * The row that a line makes by itself: blanks before it, none after it. Undefined when a terminal might show more or less than
 * the characters that stand there; only Ink's cells can tell then.
 */
export function plainRow({ x, text, transformers }: WriteOperation): string | undefined {
  // Ink first tidies the text itself; what it would change is left to it.
  if (!isPlain(text)) return undefined;
  let line = text;
  for (const transform of transformers) line = transform(line, 0);
  if (!isPlain(line)) return undefined;
  const trimmed = line.trimEnd();
  return trimmed === '' ? '' : ' '.repeat(x) + trimmed;
}

// Most rows of a frame are those of the frame before.
const known = new Map<string, boolean>();
const mostKnown = 5000;

function isPlain(line: string): boolean {
  const before = known.get(line);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const plain = !unusual.test(line) && closesItsStyles(line);
  known.set(line, plain);
  return plain;
}

/** Controls other than a change of style, and characters that Ink takes out where they stand alone. */
const unusual = /[\x00-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[[\d;]*m)|\p{Default_Ignorable_Code_Point}/u;
const style = /\x1b\[([\d;]*)m/g;

/** What ends a style that the screen's own paint begins: colours, background, bold, reverse. Any other is left to Ink. */
function endOf(codes: string): string | undefined {
  if (codes === '1') return '22';
  if (codes === '7') return '27';
  if (/^(?:38;(?:5;\d+|2;\d+;\d+;\d+)|[39][0-7])$/.test(codes)) return '39';
  if (/^(?:48;(?:5;\d+|2;\d+;\d+;\d+)|(?:4|10)[0-7])$/.test(codes)) return '49';
  return undefined;
}

/** Whether every style that the line begins is ended in it, so that none is left for the next row. */
function closesItsStyles(line: string): boolean {
  if (!line.includes('\x1b')) return true;
  const open = new Set<string>();
  for (const [, codes = ''] of line.matchAll(style)) {
    const end = endOf(codes);
    if (end !== undefined) open.add(end);
    else if (!open.delete(codes)) return false;
  }
  return open.size === 0;
}
