import type { Colour } from './colour.ts';
import { tokenPaths } from './token-paths.ts';

/** What a piece of the screen is, rather than how it looks. Views name these; only a theme knows colours. */
export type Token = keyof typeof tokenPaths;

export const tokens = Object.keys(tokenPaths) as Token[];

export interface Style {
  readonly color: Colour;
  readonly background: Colour;
  readonly bold: boolean;
}

export interface Theme {
  readonly name: string;
  readonly appearance: 'dark' | 'light';
  /** Of the whole screen; undefined leaves the terminal's own. */
  readonly background: Colour;
  readonly styles: Readonly<Record<Token, Style>>;
}
