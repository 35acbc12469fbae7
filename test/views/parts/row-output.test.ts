import { createRequire } from 'node:module';
import type { Terminal as XtermTerminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
// Ink's `exports` hide the file; the build wraps this same one.
import InkOutput from '../../../node_modules/ink/build/output.js';
import type { FrameOutput, FrameOutputClass } from '../../../views/parts/frame/operation.ts';
import { outputByRows } from '../../../views/parts/frame/row-output.ts';

const { Terminal } = createRequire(import.meta.url)('@xterm/headless') as { Terminal: typeof XtermTerminal };
const Stock = InkOutput as unknown as FrameOutputClass;
const RowOutput = outputByRows(Stock);
const size = { width: 40, height: 12 };

/** The same numbers for the same seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const pieces = [
  'plain text',
  '   ',
  'x',
  '✖ deny',
  '日本',
  'é',
  '👩‍👩‍👧',
  'a\u200bb',
  '\u200d',
  '🇩🇪',
  '\x1b[31mred\x1b[39m',
  '\x1b[38;2;1;2;3m\x1b[1mbold\x1b[22m\x1b[39m',
  '\x1b[48;5;9m  \x1b[49m',
  '\x1b[7minverse\x1b[27m',
  '\x1b[2mdim\x1b[22m',
  '\x1b[31mleft open',
  '\x1b[0m',
  '\x1b[4munder\x1b[0m',
];

/** Draws a frame that may hold anything: lines alone in their row, beside and over others, of several lines, outside, clipped. */
function drawFrame(output: FrameOutput, seed: number): void {
  const next = random(seed);
  const line = () => Array.from({ length: 1 + next(4) }, () => pieces[next(pieces.length)] ?? '').join('');
  const clipped = next(3) === 0;
  if (clipped) output.clip({ x1: next(5), x2: 10 + next(30), y1: next(4), y2: 4 + next(8) });
  for (let count = next(4); clipped && count > 0; count--)
    output.write(next(20), next(12), line(), { transformers: [] });
  if (clipped) output.unclip();
  for (let y = 0; y < size.height; y++) {
    if (next(4) === 0) continue;
    const shown = line();
    const transformers = next(2) === 0 ? [() => shown] : [];
    output.write(next(3) === 0 ? next(12) - 2 : 0, y, transformers.length > 0 ? ' ' : shown, { transformers });
  }
  for (let count = next(3); count > 0; count--) {
    output.write(next(30) - 3, next(14) - 2, Array.from({ length: 1 + next(3) }, line).join('\n'), {
      transformers: [],
    });
  }
}

/** What a terminal shows of it: each cell's character, colours and attributes. */
async function shown(text: string): Promise<string[]> {
  const terminal = new Terminal({ cols: 100, rows: size.height, allowProposedApi: true, convertEol: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const buffer = terminal.buffer.active;
  const rows = Array.from({ length: size.height }, (_, y) =>
    Array.from({ length: 100 }, (_, x) => {
      const cell = buffer.getLine(y)?.getCell(x);
      if (!cell) return '';
      const background = `${cell.getBgColorMode()}:${cell.getBgColor()}${cell.isInverse() ? 'i' : ''}${cell.isUnderline() ? 'u' : ''}`;
      // The colour of a blank cannot be seen.
      if (cell.getChars().trim() === '') return `blank ${background}`;
      return `${cell.getChars()} ${cell.getFgColorMode()}:${cell.getFgColor()}${cell.isBold()}${cell.isDim()} ${background}`;
    }).join('|'),
  );
  terminal.dispose();
  return rows;
}

function draw(Output: FrameOutputClass, frame: (output: FrameOutput) => void): { output: string; height: number } {
  const output = new Output(size);
  frame(output);
  return output.get();
}

describe('output by rows', () => {
  it('shows what Ink shows, whatever a frame holds', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const [ours, theirs] = [RowOutput, Stock].map((Output) => draw(Output, (output) => drawFrame(output, seed)));
      expect(ours?.height).toBe(theirs?.height);
      expect(await shown(ours?.output ?? ''), `frame ${seed}`).toEqual(await shown(theirs?.output ?? ''));
    }
  });

  it('passes a line that is alone in its row on as it is, without blanks at its end', () => {
    const painted = '\x1b[38;2;1;2;3m✖ deny\x1b[39m  日本   ';
    const { output } = draw(RowOutput, (frame) => {
      frame.write(0, 0, ' ', { transformers: [() => painted] });
      frame.write(3, 2, 'later', { transformers: [] });
    });
    expect(output.split('\n').slice(0, 3)).toEqual([painted.trimEnd(), '', '   later']);
  });

  it('takes out what has no width, and ends what is left open', () => {
    const { output } = draw(RowOutput, (frame) => {
      frame.write(0, 0, 'a\u200bb', { transformers: [] });
      frame.write(0, 1, '\x1b[31mopen', { transformers: [] });
    });
    expect(output.split('\n').slice(0, 2)).toEqual(['ab', '\x1b[31mopen\x1b[39m']);
  });
});
