import { afterEach, describe, expect, it } from 'vitest';
import { stockTheme } from '../../../themes/stock-theme.ts';
import { hasBackdrop, onBackdrop, setBackdrop } from '../../../views/parts/frame/backdrop.ts';
import { backdropOf, createPaint } from '../../../views/parts/paint.ts';

describe('createPaint', () => {
  it('shows the cursor’s row in 16 colours, reversed, and no text black or white', () => {
    for (const appearance of ['dark', 'light'] as const) {
      const paint = createPaint(stockTheme(appearance), 1);
      expect(paint.cursor('x')).toBe('\x1b[7mx\x1b[27m');
      expect(paint.border('x')).toBe('x');
      expect(paint.deny('x')).toMatch(/^\x1b\[(?:3|9)[1-6]m/);
    }
  });

  it('keeps bold and reverse without colours', () => {
    const paint = createPaint(stockTheme('dark'), 'attributes');
    expect(paint.cursor('x')).toBe('\x1b[7mx\x1b[27m');
    expect(paint.section('x')).toBe('\x1b[1mx\x1b[22m');
    expect(paint.deny('x')).toBe('x');
  });

  it('writes nothing but the text where there is no terminal', () => {
    expect(createPaint(stockTheme('dark'), 0).cursor('x')).toBe('x');
  });
});

describe('the backdrop', () => {
  afterEach(() => setBackdrop(''));
  const theme = { ...stockTheme('dark'), background: '#102030' };

  it('is beneath the whole row, also after a text on a background of its own', () => {
    setBackdrop(backdropOf(theme, 3));
    expect(hasBackdrop()).toBe(true);
    expect(onBackdrop('a\x1b[48;2;1;2;3mb\x1b[49mc')).toBe(
      '\x1b[48;2;16;32;48m\x1b[Ka\x1b[48;2;1;2;3mb\x1b[48;2;16;32;48mc\x1b[49m',
    );
  });

  it('is the terminal’s where the theme has none, or there are no colours', () => {
    expect(backdropOf(stockTheme('dark'), 3)).toBe('');
    expect(backdropOf(theme, 1)).toBe('');
    expect(backdropOf(theme, 'attributes')).toBe('');
  });
});
