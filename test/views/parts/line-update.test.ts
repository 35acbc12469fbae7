import { createRequire } from 'node:module';
import type { Terminal as XtermTerminal } from '@xterm/headless';
import { describe, expect, it, vi } from 'vitest';
import inkLineUpdate from '../../../node_modules/ink/build/line-update.js';
import { updateSparingly } from '../../../views/parts/frame/line-update.ts';

const { Terminal } = createRequire(import.meta.url)('@xterm/headless') as { Terminal: typeof XtermTerminal };
const update = updateSparingly(inkLineUpdate as (previous: string, next: string, columns: number) => string);
const red = (text: string) => `\x1b[31m${text}\x1b[39m`;

describe('updateSparingly', () => {
  it.each([
    ['another colour from the first cell on', `${red('> ')}Pod/web`, '> Pod/web'],
    ['a short beginning alike', 'detail of one', 'detail of another'],
    ['nothing alike', 'abc', 'xyz'],
    ['a line that was empty', '', 'xyz'],
  ])('writes the whole line as Ink writes a whole line: %s', (_, previous, next) => {
    const stock = vi.fn(() => '');
    expect(updateSparingly(stock)(previous, next, 80)).toBe(`\x1b[1G\x1b[K${next}`);
    expect(stock).not.toHaveBeenCalled();
    // Ink's own whole line, of two that have nothing in common.
    expect(inkLineUpdate('abc', next.replace(/^/, 'Z'), 80)).toBe(`\x1b[1G\x1b[KZ${next}`);
  });

  it('leaves a long beginning on the screen, as Ink does', () => {
    const [previous, next] = [`${red('a long title of this page')} 12 s`, `${red('a long title of this page')} 13 s`];
    expect(update(previous, next, 80)).toBe(inkLineUpdate(previous, next, 80));
    expect(update(previous, next, 80)).not.toContain('title');
  });
});

describe('updateSparingly on a terminal', () => {
  // What stands in a row of a table: our glyphs, plain names, and what takes two columns, none, or is drawn into the one before.
  const pieces = [
    'a',
    'web-01',
    ' ',
    '✖',
    '▲ deny',
    '›',
    '…',
    '界',
    'é',
    '\u0301',
    '🙂',
    '\u200d',
    red('x'),
    red('✔ ok'),
    '\x1b[1m',
    '\x1b[22m',
  ];

  it('shows what writing the whole line shows', async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % below;
    };
    const text = (length: number) => Array.from({ length }, () => pieces[random(pieces.length)]).join('');
    for (let round = 0; round < 300; round++) {
      const start = 'Pod/a-long-name-of-one '.repeat(random(3)) + text(random(12));
      const [previous, next] = [start + text(random(6)), start + text(random(6))];
      const [updated, whole] = [update(previous, next, 80), `\x1b[1G\x1b[K${next}`];
      expect(await drawn(previous + updated), JSON.stringify([previous, next])).toEqual(await drawn(previous + whole));
    }
  });
});

async function drawn(text: string): Promise<readonly unknown[]> {
  const terminal = new Terminal({ cols: 120, rows: 1, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const line = terminal.buffer.active.getLine(0);
  const cells = Array.from({ length: 120 }, (_, x) => {
    const cell = line?.getCell(x);
    return [cell?.getChars(), cell?.getFgColor(), cell?.isBold()];
  });
  terminal.dispose();
  return cells;
}
