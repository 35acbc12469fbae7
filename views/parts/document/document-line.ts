import type { TextLine } from '../../../src/resources/detail-line.ts';
import type { Line } from '../line.ts';
import { wrapText } from '../wrap.ts';

const yamlLine = /^(\s*(?:- )*)([^\s:"'#][^:#]*|"[^"]*"|'[^']*')(:)(\s.*)?$/;

/** A document's line as segments; what `matches` finds in it is set off. */
export function documentSegments({ text, look }: TextLine, match: RegExp | undefined): Line {
  if (match) {
    const found = splitMatches(text, match);
    if (found) return found;
  }
  if (look === 'field') return [['field', text]];
  if (look === 'heading') return [['section', text]];
  if (look === 'warning') return [['warning', text]];
  if (look === 'plain') return [text];
  const parts = yamlLine.exec(text);
  if (!parts) return [['yamlValue', text]];
  const [, indent = '', key = '', colon = '', value = ''] = parts;
  return [indent, ['yamlKey', key], ['yamlColon', colon], ['yamlValue', value]];
}

function splitMatches(text: string, match: RegExp): Line | undefined {
  const line: (string | readonly ['match', string])[] = [];
  let from = 0;
  for (const found of text.matchAll(match)) {
    if (found[0] === '') continue;
    line.push(text.slice(from, found.index), ['match', found[0]]);
    from = found.index + found[0].length;
  }
  return from === 0 ? undefined : [...line, text.slice(from)];
}

/** What is searched for, as typed: a regular expression, or literally where it is none. */
export function searchPattern(text: string): RegExp | undefined {
  const wanted = text.trim();
  if (wanted === '') return undefined;
  try {
    return new RegExp(wanted, 'gi');
  } catch {
    return new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
  }
}

/** Lines as they stand on the screen, and where each came from. */
export interface LaidOutDocument {
  readonly lines: readonly TextLine[];
  /** Index in the document by index on the screen. */
  readonly source: readonly number[];
}

export function layOutDocument(lines: readonly TextLine[], width: number, wrap: boolean): LaidOutDocument {
  if (!wrap) return { lines, source: lines.map((_, index) => index) };
  const laidOut = lines.flatMap((line, index) =>
    line.text.length <= width && !/[^\x20-\x7e]/.test(line.text)
      ? [{ line, index }]
      : wrapText(line.text, width).map((text) => ({ line: { ...line, text }, index })),
  );
  return { lines: laidOut.map(({ line }) => line), source: laidOut.map(({ index }) => index) };
}
