import { describe, expect, it } from 'vitest';
import { spellAge } from '../../../src/resources/spell-age.ts';
import { cellWidth } from '../../../src/terminal/cell.ts';
import { stockTheme } from '../../../themes/stock-theme.ts';
import { tokens } from '../../../themes/theme.ts';
import { toAscii } from '../../../views/parts/ascii.ts';
import { drawLine, fitLine, type Line, lineWidth, spread } from '../../../views/parts/line.ts';
import { createPaint, type Paint } from '../../../views/parts/paint.ts';

const bare = Object.fromEntries(tokens.map((token) => [token, (text: string) => text])) as Paint;
const hostile = 'a\x1b[31mb\x1b]52;c;eHg=\x07\u202ec\x00\x1b]8;;http://x\x07d\n日本';

describe('drawLine', () => {
  it('lets nothing through that a terminal would obey', () => {
    const drawn = drawLine([hostile, ['error', hostile]], 80, bare);
    expect(drawn).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(drawn).toBe('abcd⏎日本abcd⏎日本');
  });

  it.each([0, 1, 2, 3, 5, 8, 9, 10, 20])('is never wider than %i columns', (width) => {
    const line: Line = ['one', ['error', '日本語'], hostile, 'tail'];
    expect(cellWidth(drawLine(line, width, bare))).toBeLessThanOrEqual(width);
    expect(lineWidth(fitLine(line, width))).toBe(width);
    expect(lineWidth(spread(line, ['right'], width))).toBe(width);
  });

  it('says that something was cut', () => {
    expect(drawLine(['abcdef'], 4, bare)).toBe('abc…');
    expect(drawLine(['abcd', 'ef'], 4, bare)).toBe('abc…');
    expect(drawLine(['abcd', ''], 4, bare)).toBe('abcd');
  });

  it('paints each segment by its token', () => {
    const marked = { ...bare, error: (text: string) => `<${text}>` };
    expect(drawLine(['a', ['error', 'b']], 10, marked)).toBe('a<b>');
  });
});

it('createPaint has a painter for every token', () => {
  const paint = createPaint(stockTheme('light'), 3);
  for (const token of tokens) expect(paint[token]('x')).toContain('x');
});

it('toAscii gives every glyph one column of ASCII', () => {
  const glyphs = '✖▲✔●◐○…·›→←↑↓⏎─│┌┐└┘▇▏◆';
  expect(toAscii(glyphs)).toMatch(/^[\x20-\x7e]+$/);
  expect(toAscii(glyphs)).toHaveLength(glyphs.length);
});

it('toAscii keeps apart what marks a state', () => {
  const marks = '✖▲✔●◐○◆?';
  expect(new Set(toAscii(marks)).size).toBe(marks.length);
});

describe('age', () => {
  const now = Date.UTC(2026, 0, 10);
  it.each([
    [0, '< 1 min'],
    [59_999, '< 1 min'],
    [60_000, '1 min'],
    [59 * 60_000, '59 min'],
    [3 * 3_600_000, '3 h'],
    [47 * 3_600_000, '47 h'],
    [4 * 86_400_000, '4 d'],
    [-5_000, '< 1 min'],
  ])('%i ms is %s', (passed, said) => {
    expect(spellAge(now - passed, now)).toBe(said);
  });

  it('is ? when unknown', () => {
    expect(spellAge(undefined, now)).toBe('?');
    expect(spellAge(Number.NaN, now)).toBe('?');
  });
});
