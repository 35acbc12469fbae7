import wrapAnsi from 'wrap-ansi';
import { cellWidth } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';
import type { Line, Segment } from './line.ts';

/** Untrusted text as safe lines of at most `width` columns. What is longer than a line is split at its slashes, as ids are, and behind its commas. */
export function wrapText(text: string, width: number): readonly string[] {
  const columns = Math.max(1, width);
  const split = safeText(text).replace(/\S*[/,]\S*/g, (word) => splitInside(word, columns));
  return wrapAnsi(split, columns, { hard: true, trim: true }).split('\n');
}

/** A line as lines of at most `width` columns, each piece of it with what it is. */
export function wrapLine(line: Line, width: number): readonly Line[] {
  const pieces = line.map((segment) => (typeof segment === 'string' ? (['text', segment] as const) : segment));
  const safe = pieces.map(([token, raw]) => [token, safeText(raw)] as const);
  const whole = safe.map(([, text]) => text).join('');
  if (cellWidth(whole) <= width) return [line];
  let from = 0;
  return wrapText(whole, width).map((text): Line => {
    const start = Math.max(from, whole.indexOf(text, from));
    from = start + text.length;
    return cutOut(safe, start, from);
  });
}

function splitInside(word: string, width: number): string {
  if (cellWidth(word) <= width) return word;
  const lines: string[] = [''];
  for (const part of word.split(/(?=\/)|(?<=,)/)) {
    const last = lines.length - 1;
    if (lines[last] !== '' && cellWidth(`${lines[last]}${part}`) > width) lines.push(part);
    else lines[last] += part;
  }
  return lines.join('\n');
}

function cutOut(pieces: readonly Exclude<Segment, string>[], start: number, end: number): Line {
  let at = 0;
  return pieces.flatMap(([token, text]): Line => {
    const cut = text.slice(Math.max(0, start - at), Math.max(0, end - at));
    at += text.length;
    return cut === '' ? [] : [[token, cut]];
  });
}
