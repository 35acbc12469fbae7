import chalk from 'chalk';
import type { Style, Theme, Token } from '../../themes/theme.ts';
import { tokens } from '../../themes/theme.ts';

/** Wraps text that is already safe in its token's colours, as far as the terminal has colours. */
export type Paint = Readonly<Record<Token, (text: string) => string>>;

export function createPaint(theme: Theme): Paint {
  return Object.fromEntries(tokens.map((token) => [token, painter(theme.styles[token])])) as Paint;
}

function painter({ color, background, bold }: Style): (text: string) => string {
  let style = chalk;
  if (color !== undefined) style = style.hex(color);
  if (background !== undefined) style = style.bgHex(background);
  if (bold) style = style.bold;
  return style === chalk ? (text) => text : style;
}
