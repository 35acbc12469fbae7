import type { Colour } from './colour.ts';

/** What a piece of the screen is, rather than how it looks. Views name these; only a theme knows colours. */
export const tokens = [
  'text',
  'muted',
  'title',
  'section',
  'context',
  'crumb',
  'crumbCurrent',
  'key',
  'border',
  'prompt',
  'suggestion',
  'filter',
  'columnHeader',
  'sorter',
  'cursor',
  'mark',
  'ok',
  'info',
  'warning',
  'error',
  'deny',
  'warn',
  'dryrun',
  'scoped',
  'bar',
  'badge',
  'yamlKey',
  'yamlColon',
  'yamlValue',
  'field',
  'match',
  'dialog',
  'button',
  'buttonFocus',
] as const;

export type Token = (typeof tokens)[number];

export interface Style {
  readonly color: Colour;
  readonly background: Colour;
  readonly bold: boolean;
}

export interface Theme {
  readonly name: string;
  readonly appearance: 'dark' | 'light';
  readonly styles: Readonly<Record<Token, Style>>;
}
