import { clampChroma, converter, formatHex, wcagContrast } from 'culori';
import { type Style, type Theme, type Token, tokens } from './theme.ts';

/** The least contrast (WCAG 2.2, 1 to 21) that text must have, and what is only beside it. */
const needed = { text: 4.5, beside: 3 };
/** The least contrast of the cursor's row with the rows about it. */
const apart = 1.2;
const beside: ReadonlySet<Token> = new Set<Token>([
  'muted',
  'border',
  'suggestion',
  'bar',
  'yamlColon',
  'button',
  'buttonFocus',
]);

/** Contrast that a token must have against what it stands on. */
export function neededContrast(token: Token): number {
  return beside.has(token) ? needed.beside : needed.text;
}

/** A theme whose every text can be read, and how many of its colours were moved for it. */
export interface Legible {
  readonly theme: Theme;
  readonly adjusted: number;
}

/**
 * Moves the lightness (OkLCH) of each text that cannot be read on its background, its hue kept; where that is not enough it
 * becomes black or white. `terminal` is the terminal's own background, which shows where the theme has none.
 */
export function legible(theme: Theme, terminal: string): Legible {
  let adjusted = 0;
  const styleOf = (token: Token): Style => {
    const style = theme.styles[token];
    const under = style.background ?? theme.background ?? terminal;
    const left = style.background === undefined && theme.background === undefined;
    // The terminal's own text can be read on the terminal's own background, and there alone.
    if (style.color === undefined) return left ? style : { ...style, color: extreme(under) };
    const color = readable(style.color, under, neededContrast(token));
    if (color !== style.color) adjusted += 1;
    return { ...style, color };
  };
  const styles = Object.fromEntries(tokens.map((token) => [token, styleOf(token)])) as Record<Token, Style>;
  const ground = theme.background ?? terminal;
  if (!standsOut(styles.cursor, ground)) {
    adjusted += 1;
    const row = readable(styles.cursor.background ?? ground, ground, needed.beside);
    styles.cursor = { ...styles.cursor, background: row, color: readable(ground, row, needed.text) };
  }
  return { theme: { ...theme, styles }, adjusted };
}

/** Whether the cursor's row can be told from the others without its mark. */
function standsOut({ background }: Style, ground: string): boolean {
  return background !== undefined && wcagContrast(background, ground) >= apart;
}

/** Black or white, whichever is read better. */
function extreme(under: string): string {
  return wcagContrast('white', under) > wcagContrast('black', under) ? '#ffffff' : '#000000';
}

const inOklch = converter('oklch');

function readable(color: string, under: string, ratio: number): string {
  if (wcagContrast(color, under) >= ratio) return color;
  const from = inOklch(color);
  if (from === undefined) return color;
  const end = extreme(under);
  for (let step = 1; step <= 50; step++) {
    const l = from.l + (step / 50) * ((end === '#ffffff' ? 1 : 0) - from.l);
    const moved = formatHex(clampChroma({ ...from, l }, 'oklch'));
    if (moved !== undefined && wcagContrast(moved, under) >= ratio) return moved;
  }
  return end;
}
