/**
 * What makes text hostile to a terminal: everything that is not drawn as itself in its own cells. Controls (C0, C1),
 * format characters (bidi, zero-width, tags), lone surrogates, private and unassigned code points (\p{C}), other
 * default-ignorable ones (fillers, variation selectors), and line and paragraph separators.
 */
export const hostileCharacter: RegExp = /[\p{C}\p{DI}\p{Zl}\p{Zp}]/gv;

/** The same, but for the newline, for text that keeps its lines. */
export const hostileInBlock: RegExp = /[[\p{C}\p{DI}\p{Zl}\p{Zp}]--\n]/gv;

/** Holds neither hostile nor non-ASCII characters; the cheapest test, and true of nearly all text. */
export const plainAscii: RegExp = /^[\x20-\x7e]*$/;

/**
 * Terminal control sequences with their payload: CSI (SGR among them), the string sequences OSC, DCS, SOS, PM and APC
 * when they are terminated, and two- and three-byte escapes; each in its ESC and its C1 form. An unterminated string
 * sequence loses its introducer only, so that it cannot hide the text after it. Bodies exclude all controls, so that
 * matching stays linear on any input.
 */
export const controlSequence: RegExp = new RegExp(
  [
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -\/]*[@-~]`,
    String.raw`(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)`,
    String.raw`\x1b[ -\/]*[0-~]`,
  ].join('|'),
  'g',
);

/** The first `length` UTF-16 units, or one less where that would split a surrogate pair. */
export function cutAt(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

export function countOfCharacters(text: string): string {
  return `${text.length.toLocaleString('en-US')} characters`;
}
