import { controlSequence, countOfCharacters, cutAt, hostileCharacter, plainAscii } from './hostile-text.ts';

/** Longest line that safeText gives, in UTF-16 units: far more than a screen shows. */
export const longestLine = 4096;

// Spaces that look like one but are not, marks with nothing to sit on, and marks heaped up to leave their row.
const unusual = /[\p{C}\p{DI}\p{Zl}\p{Zp}[\p{Zs}--\x20]]|^\p{M}|\p{M}{5}/v;
const lineBreak = /\r\n|[\n\x85\u2028\u2029]/g;
const blank = /[\t\v\f[\p{Zs}--\x20]]/gv;
const undrawable = /[\p{Cn}\p{Co}\p{Cs}]/gv;
const heapedMarks = /(\p{M}{4})\p{M}+/gu;

/**
 * One line of untrusted text, fit for a screen or a table: control sequences go whole, control, bidi, zero-width and
 * other default-ignorable characters go, a line break becomes `⏎`, a tab a space, and what no font draws `�`. Text
 * longer than longestLine is cut, and says how long it was. Idempotent.
 */
export function safeText(text: string): string {
  if (text.length <= longestLine && (plainAscii.test(text) || !unusual.test(text))) return text;
  // Escapes vanish below, so more than a line's worth is looked at; yet a bounded part of it.
  const part = cutAt(text, longestLine * 8);
  const clean = part
    .replace(controlSequence, '')
    .replace(lineBreak, '⏎')
    .replace(blank, ' ')
    .replace(undrawable, '\ufffd')
    .replace(hostileCharacter, '')
    .replace(heapedMarks, '$1')
    .replace(/^(?=\p{M})/u, '◌');
  if (part.length === text.length && clean.length <= longestLine) return clean;
  const said = `… (${countOfCharacters(text)})`;
  return cutAt(clean, Math.min(clean.length, longestLine - said.length)) + said;
}
