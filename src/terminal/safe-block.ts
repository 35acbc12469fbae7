import { countOfCharacters, cutAt, hostileInBlock, visibleEscape } from './hostile-text.ts';

/** Longest document that safeBlock gives, in UTF-16 units. */
export const longestBlock = 2 ** 20;

const ordinary = /^[\n\x20-\x7e]*$/;

/**
 * A document of several lines, fit for a screen: lines stay, a tab becomes two spaces, and every hostile character is
 * shown as an escape (`\x1b`, `\u202e`), so that the document does not look shorter or other than it is. A document
 * longer than longestBlock is cut, and its last line says how long it was. For a file that a program reads back, use
 * jsonSafe or yamlSafe, which lose nothing.
 */
export function safeBlock(text: string): string {
  if (text.length <= longestBlock && ordinary.test(text)) return text;
  const part = text.length > longestBlock ? cutAt(text, longestBlock) : text;
  const clean = part.replaceAll('\r\n', '\n').replaceAll('\t', '  ').replace(hostileInBlock, visibleEscape);
  if (part === text && clean.length <= longestBlock) return clean;
  const said = `\n… cut here (${countOfCharacters(text)})`;
  return cutAt(clean, Math.min(clean.length, longestBlock - said.length)) + said;
}
