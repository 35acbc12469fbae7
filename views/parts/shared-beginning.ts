import { cellWidth } from '../../src/terminal/cell.ts';

/** Of how many names a beginning must be, and how long it must be, before it is cut from them. */
const most = 0.8;
const least = 8;

/** What at least four of five names begin with, up to where a word ends; "" when that is too short to matter. */
export function sharedBeginning(names: readonly string[]): string {
  if (names.length < 2) return '';
  const sorted = names.toSorted();
  const window = Math.max(2, Math.ceil(names.length * most));
  let longest = '';
  for (let from = 0; from + window <= sorted.length; from++) {
    const first = sorted[from] ?? '';
    const found = first.slice(0, wordEnd(first, commonLength(first, sorted[from + window - 1] ?? '')));
    if (found.length > longest.length) longest = found;
  }
  return cellWidth(longest) >= least ? longest : '';
}

/** Where names begin to differ: to the character, and where the word begins in which they do. */
export function differsFrom(names: readonly string[]): { readonly exact: number; readonly boundary: number } {
  const sorted = names.toSorted();
  const [first = ''] = sorted;
  const exact = commonLength(first, sorted.at(-1) ?? '');
  return { exact, boundary: wordEnd(first, exact) };
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  // Never within a character that takes two units.
  return /[\uD800-\uDBFF]$/.test(one.slice(0, length)) ? length - 1 : length;
}

/** The last place up to `length` at which a word ends: behind `-` `.` `/` `·` or a blank, or before a capital. */
function wordEnd(name: string, length: number): number {
  for (let at = length; at > 0; at--) {
    if (/[-./ ·]/.test(name.charAt(at - 1))) return at;
    if (/[A-Z]/.test(name.charAt(at)) && !/[A-Z]/.test(name.charAt(at - 1))) return at;
  }
  return 0;
}
