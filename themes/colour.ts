import names from 'color-name';

/** `#rrggbb`, or undefined for the terminal's own colour. */
export type Colour = string | undefined;

const ownOfTheTerminal = ['default', '-', '', 'transparent'];

/**
 * A colour as k9s skins write it: `#rgb`, `#rrggbb`, a W3C name, or `default`, `-` and `transparent` for the terminal's own.
 * Throws a RangeError that names what it could not read.
 */
export function parseColour(text: string): Colour {
  const wanted = text.trim().toLowerCase();
  if (ownOfTheTerminal.includes(wanted)) return undefined;
  if (/^#[0-9a-f]{6}$/.test(wanted)) return wanted;
  if (/^#[0-9a-f]{3}$/.test(wanted)) return `#${[...wanted.slice(1)].map((digit) => digit + digit).join('')}`;
  const named = Object.hasOwn(names, wanted) ? names[wanted] : undefined;
  if (named === undefined) throw new RangeError(`"${text}" is not a colour: use #rrggbb, a W3C name, or default`);
  return `#${named.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
