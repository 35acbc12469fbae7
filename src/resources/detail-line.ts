import type { Tone } from './column.ts';

/** A piece of a line: raw text, remote or ours, and what it is. A bare string is plain text. */
export type Piece = string | readonly [Tone, string];

/** A line of a row's detail: pieces that are cut at the edge, or a paragraph that is wrapped there. */
export type DetailLine = readonly Piece[] | Paragraph;

export interface Paragraph {
  readonly paragraph: string;
  readonly tone: Tone;
  readonly indent: number;
  /** Lines at most. */
  readonly most: number;
}

export function paragraph(
  text: string,
  { tone = 'text', indent = 0, most = 100 }: Partial<Omit<Paragraph, 'paragraph'>> = {},
): Paragraph {
  return { paragraph: text, tone, indent, most };
}

/** `title value`, the title muted; nothing when there is no value. */
export function labelled(title: string, value: string | undefined): readonly DetailLine[] {
  return value === undefined || value === '' ? [] : [[['muted', `${title} `], value]];
}
