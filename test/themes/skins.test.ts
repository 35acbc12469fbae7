import { wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';
import { neededContrast } from '../../themes/legible.ts';
import { loadTheme } from '../../themes/load-theme.ts';
import { stockTheme } from '../../themes/stock-theme.ts';
import { type Theme, tokens } from '../../themes/theme.ts';
import { paper, shapes, skin } from './skin-shapes.ts';

function unreadable(theme: Theme, terminal: string): string[] {
  return tokens.filter((token) => {
    const { color, background } = theme.styles[token];
    const under = background ?? theme.background ?? terminal;
    return color !== undefined && wcagContrast(color, under) < neededContrast(token);
  });
}

describe.each(Object.entries(shapes))('a k9s skin: %s', (_, text) => {
  it.each(['#101010', '#fafafa'])('can be read on %s', (terminal) => {
    const { theme } = loadTheme('mine', text, { terminal });
    expect(unreadable(theme, terminal)).toEqual([]);
    const ground = theme.background ?? terminal;
    expect(wcagContrast(theme.styles.cursor.background ?? ground, ground)).toBeGreaterThan(1.19);
    for (const token of tokens)
      if (theme.styles[token].color === undefined)
        expect(theme.styles[token].background ?? theme.background).toBe(undefined);
  });
});

it('is painted as k9s paints it: the active crumb’s colour and the body’s lie beneath', () => {
  const { theme, problems } = loadTheme('mine', skin(paper));
  expect(theme.background).toBe('#ffffff');
  expect(theme.styles.crumbCurrent.background).toBe('#0057b8');
  expect(theme.styles.crumb.background).toBe('#c8ccd0');
  expect(theme.styles.cursor).toMatchObject({ color: '#ffffff', background: '#0057b8' });
  expect(theme.styles.deny.color).toBe('#b00020');
  expect(theme.styles.text.color).toBe('#202428');
  expect(theme.styles.context.color).toBe('#202428');
  expect(problems.join()).toMatch(/\d colours? adjusted/);
});

it.each([
  ['dark', '#000000'],
  ['dark', '#1e1e2e'],
  ['light', '#ffffff'],
  ['light', '#fdf6e3'],
] as const)('the stock %s theme can be read on %s', (appearance, terminal) => {
  expect(unreadable(stockTheme(appearance), terminal)).toEqual([]);
});
