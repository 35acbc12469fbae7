import { typedText } from './keys.ts';

/** A line being typed. `cursor` counts UTF-16 units from its start and stands between graphemes. */
export interface EditedLine {
  readonly text: string;
  readonly cursor: number;
}

export const emptyLine: EditedLine = { text: '', cursor: 0 };

export function lineOf(text: string): EditedLine {
  return { text, cursor: text.length };
}

/** What a key makes of the line, as readline does it; undefined when the key is none of an editor's. */
export function editLine(line: EditedLine, key: string): EditedLine | undefined {
  const { text, cursor } = line;
  const before = text.slice(0, cursor);
  const after = text.slice(cursor);
  switch (key) {
    case 'left':
    case 'ctrl-b':
      return { text, cursor: cursor - lastGrapheme(before).length };
    case 'right':
    case 'ctrl-f':
      return { text, cursor: cursor + firstGrapheme(after).length };
    case 'home':
    case 'ctrl-a':
      return { text, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return lineOf(text);
    case 'backspace':
    case 'ctrl-h': {
      const kept = before.slice(0, before.length - lastGrapheme(before).length);
      return { text: kept + after, cursor: kept.length };
    }
    case 'delete':
    case 'ctrl-d':
      return { text: before + after.slice(firstGrapheme(after).length), cursor };
    case 'ctrl-u':
      return { text: after, cursor: 0 };
    case 'ctrl-k':
      return lineOf(before);
    case 'ctrl-w': {
      const kept = before.replace(/\S+\s*$/, '');
      return { text: kept + after, cursor: kept.length };
    }
  }
  const typed = typedText(key);
  return typed === undefined ? undefined : insertText(line, typed);
}

/** Typed or pasted text at the cursor; of a paste, its lines are joined. */
export function insertText({ text, cursor }: EditedLine, inserted: string): EditedLine {
  const one = inserted.replace(/\s*[\r\n]+\s*/g, ' ').replace(/\p{Cc}/gu, '');
  return { text: text.slice(0, cursor) + one + text.slice(cursor), cursor: cursor + one.length };
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment;
  return '';
}

function lastGrapheme(text: string): string {
  let last = '';
  for (const { segment } of graphemes.segment(text)) last = segment;
  return last;
}
