import type { Tone } from './column.ts';

/** A piece of a line: raw text, remote or ours, and what it is. A bare string is plain text. */
export type Piece = string | readonly [Tone, string];

/** A line of a row's detail: pieces that are cut at the edge, with others at the right edge, or a paragraph that is wrapped there. */
export type DetailLine = readonly Piece[] | Spread | Paragraph;

export interface Spread {
  readonly left: readonly Piece[];
  readonly right: readonly Piece[];
}

export interface Paragraph {
  readonly paragraph: string;
  readonly tone: Tone;
  /** Before the first line; the others begin under its first letter. */
  readonly mark: string;
  /** Lines at most. */
  readonly most: number;
}

export function paragraph(
  text: string,
  { tone = 'text', mark = '', most = 100 }: Partial<Omit<Paragraph, 'paragraph'>> = {},
): Paragraph {
  return { paragraph: text, tone, mark, most };
}

/** `title value`, the title muted; nothing when there is no value. */
export function labelled(title: string, value: string | undefined): readonly DetailLine[] {
  return value === undefined || value === '' ? [] : [[['muted', `${title} `], value]];
}

/** A line of a document: as YAML, as a heading, as a field that is blamed, or as it is. Its text may be remote. */
export interface TextLine {
  readonly text: string;
  readonly look: 'yaml' | 'plain' | 'heading' | 'field' | 'warning';
}

export const plainLine = (text: string): TextLine => ({ text, look: 'plain' });
export const yamlLine = (text: string): TextLine => ({ text, look: 'yaml' });
export const fieldLine = (name: string, value: string): TextLine => yamlLine(`${name}: ${value}`);
export const headingLine = (text: string): TextLine => ({ text, look: 'heading' });

/** Lines under a heading of their own. */
export function sectionLines(title: string, lines: readonly TextLine[] = []): readonly TextLine[] {
  return [plainLine(''), headingLine(title), ...lines];
}
