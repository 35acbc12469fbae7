import { describe, expect, it, vi } from 'vitest';
import inkLineUpdate from '../../../node_modules/ink/build/line-update.js';
import { updateSparingly } from '../../../views/parts/frame/line-update.ts';

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
