import { describe, expect, it } from 'vitest';
import { loadTheme } from '../../themes/load-theme.ts';
import { applyNoColor } from '../../themes/no-color.ts';
import { stockTheme } from '../../themes/stock-theme.ts';
import { tokens } from '../../themes/theme.ts';

describe('stock themes', () => {
  it.each(['dark', 'light'] as const)('%s reads without a problem and has every token', (appearance) => {
    const theme = stockTheme(appearance);
    expect(theme.appearance).toBe(appearance);
    expect(Object.keys(theme.styles).sort()).toEqual([...tokens].sort());
    expect(theme.styles.cursor.background).toMatch(/^#/);
    expect(theme.styles.error.color).not.toBe(theme.styles.ok.color);
  });
});

describe('loadTheme', () => {
  it('takes a k9s skin, W3C names, short hex and default, and fills the rest from stock', () => {
    const { theme, problems } = loadTheme(
      'mine',
      'k9s: {views: {table: {cursorBgColor: DodgerBlue, cursorFgColor: "#2af", fgColor: default}}, unknown: {x: [1]}}',
    );
    expect(problems).toEqual(['theme mine: 1 colour adjusted, which could not be read']);
    expect(theme.styles.cursor).toMatchObject({ background: '#1e90ff', bold: false });
    expect(theme.styles.cursor.color).toMatch(/^#00/);
    expect(theme.styles.text.color).toBeUndefined();
    expect(theme.styles.deny).toEqual(stockTheme('dark').styles.deny);
  });

  it('fills gaps of a light theme from the light stock theme', () => {
    const { theme } = loadTheme('mine', 'governance: {appearance: light}');
    expect(theme.styles).toEqual(stockTheme('light').styles);
  });

  it('says which colour it cannot read, and leaves the terminal its own there, as k9s does', () => {
    const { theme, problems } = loadTheme('mine', 'k9s: {frame: {menu: {keyColor: reddish}}}');
    expect(problems).toEqual([expect.stringContaining('k9s.frame.menu.keyColor: "reddish" is not a colour')]);
    expect(theme.styles.key.color).toBeUndefined();
  });

  it.each(['k9s: [', 'k9s: 3', '- a', '', 'k9s: {views: {table: red}}'])('survives %j', (text) => {
    const { theme, problems } = loadTheme('broken', text);
    expect(problems.length).toBeGreaterThan(0);
    expect(theme.styles).toEqual(stockTheme('dark').styles);
  });

  it('reads constructor and __proto__ as names that are no colours', () => {
    expect(loadTheme('x', 'k9s: {body: {}, frame: {menu: {keyColor: constructor}}}').problems).toHaveLength(1);
  });
});

describe('applyNoColor', () => {
  it('heeds NO_COLOR only when it is not empty', () => {
    const set: Record<string, string | undefined> = { NO_COLOR: '1', FORCE_COLOR: '3' };
    applyNoColor(set);
    expect(set.FORCE_COLOR).toBe('0');
    const empty: Record<string, string | undefined> = { NO_COLOR: '' };
    applyNoColor(empty);
    expect(empty.FORCE_COLOR).toBeUndefined();
  });
});
