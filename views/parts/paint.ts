import { Chalk, type ChalkInstance } from 'chalk';
import type { Style, Theme, Token } from '../../themes/theme.ts';
import { tokens } from '../../themes/theme.ts';

/** Wraps text that is already safe in its token's colours, as far as the terminal has colours. */
export type Paint = Readonly<Record<Token, (text: string) => string>>;

/**
 * What the terminal can show, as chalk counts it (0 nothing, 1 its own 16 colours, 2 and 3 all), but for `attributes`: bold
 * and reverse are no colours, so NO_COLOR leaves them.
 */
export type Depth = ChalkInstance['level'] | 'attributes';

/** What a reader finds the place by; without colours of a theme's own it is shown reversed. */
const placed: ReadonlySet<Token> = new Set<Token>(['cursor', 'crumbCurrent', 'badge', 'field', 'match', 'buttonFocus']);

export function createPaint(theme: Theme, depth: Depth): Paint {
  return Object.fromEntries(tokens.map((token) => [token, painter(theme.styles[token], depth, token)])) as Paint;
}

/** What begins the screen's own background; empty where the terminal's is left. */
export function backdropOf({ background }: Theme, depth: Depth): string {
  if (background === undefined || depth === 'attributes' || depth < 2) return '';
  const mark = '-';
  return new Chalk({ level: depth }).bgHex(background)(mark).split(mark)[0] ?? '';
}

function painter({ color, background, bold }: Style, depth: Depth, token: Token): (text: string) => string {
  if (depth === 0) return (text) => text;
  const none = new Chalk({ level: depth === 'attributes' ? 1 : depth });
  let style = none;
  if (depth === 'attributes' || depth === 1) {
    if (placed.has(token)) style = style.inverse;
    else if (depth === 1 && color !== undefined && hasHue(color)) style = style.hex(color);
  } else {
    if (color !== undefined) style = style.hex(color);
    if (background !== undefined) style = style.bgHex(background);
  }
  if (bold) style = style.bold;
  return style === none ? (text) => text : style;
}

/** Greys are black or white among 16 colours, and one of those is the ground: they are left to the terminal. */
function hasHue(color: string): boolean {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return Math.max(...parts) - Math.min(...parts) > 48;
}
