import { describe, expect, it } from 'vitest';
import { lineWidth } from '../../../views/parts/line.ts';
import type { Hint } from '../../../views/shell/action-registry.ts';
import { hintLine } from '../../../views/shell/fit-hints.ts';

const hint = (key: string, word: string, change: Partial<Hint> = {}): Hint => ({
  key,
  word,
  dim: false,
  everywhere: false,
  ...change,
});
const own = [
  hint('enter', 'open'),
  hint('f', 'mend it', { dim: true }),
  hint('y', 'yaml'),
  hint('d', 'describe'),
  hint('b', 'group by'),
];
const everywhere = [hint(':', 'command'), hint('/', 'filter'), hint('?', 'help'), hint('m', 'all actions')].map(
  (one) => ({ ...one, everywhere: true }),
);
const said = (width: number) =>
  hintLine([...own, ...everywhere], width)
    .map((segment) => (typeof segment === 'string' ? segment : segment[1]))
    .join('');

describe('the line of hints', () => {
  it('says all of them where they fit', () => {
    expect(said(140)).toBe(
      ' <enter> open (f) mend it <y> yaml <d> describe <b> group by <:> command </> filter <?> help <m> all actions',
    );
  });

  it('keeps the keys of every page and drops what cannot be done, then the last ones', () => {
    expect(said(80)).toBe(' <enter> open <y> yaml <d> describe <b> group by <:> </> <?> <m> all actions');
    expect(said(70)).toBe(' <enter> open <y> yaml <d> describe <:> </> <?> <m> all actions');
  });

  it.each([40, 50, 60, 66, 72, 80, 90, 100, 110])('cuts no hint at %i columns', (width) => {
    expect(said(width)).not.toContain('…');
    expect(lineWidth(hintLine([...own, ...everywhere], width))).toBeLessThanOrEqual(width);
    expect(said(width)).toMatch(/<:>.*<\/>.*<\?>.*<m> all actions/);
  });
});
