import type { Key } from 'ink';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pgup'],
  ['pageDown', 'pgdn'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/**
 * The keys in one of Ink's input events, by name: `j`, `G`, `enter`, `esc`, `space`, `ctrl-f`, `shift-left`. Over a
 * slow line a held key arrives as one event (`jjj`), and typed words with their enter, so an event can be many keys.
 */
export function keysOf(input: string, key: Key): readonly string[] {
  if (isReply(input, key)) return [];
  const special = named.find(([flag]) => key[flag]);
  if (special?.[1] === 'esc' && key.meta) return ['esc', 'esc'];
  if (special) return [`${key.ctrl ? 'ctrl-' : ''}${key.shift ? 'shift-' : ''}${special[1]}`];
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input === ' ' ? 'space' : input}`];
  const keys = Array.from(graphemes.segment(input), ({ segment }) => nameOf(segment));
  // Nothing is bound to alt; an escape and a key that arrive together are two keys pressed quickly.
  return key.meta ? ['esc', ...keys] : keys;
}

/** A terminal's late answer about its background or attributes, or a sequence for a key that has no name here. */
function isReply(input: string, key: Key): boolean {
  return (
    /^\[[\d;?<>=]+[A-Za-z~$^]$/.test(input) ||
    /^11;rgba?:[\da-f/]+$/i.test(input) ||
    (key.meta && /^[\]\\]$/.test(input))
  );
}

function nameOf(grapheme: string): string {
  if (grapheme === '\r' || grapheme === '\n' || grapheme === '\r\n') return 'enter';
  if (grapheme === '\t') return 'tab';
  if (grapheme === ' ') return 'space';
  const code = grapheme.charCodeAt(0);
  if (code === 0) return 'ctrl-space';
  if (code < 32) return code === 27 ? 'esc' : `ctrl-${String.fromCharCode(code + (code <= 26 ? 96 : 64))}`;
  return grapheme;
}

/** The text that a key types, or undefined for a key that types none. */
export function typedText(key: string): string | undefined {
  if (key === 'space') return ' ';
  const [first, ...rest] = graphemes.segment(key);
  return first !== undefined && rest.length === 0 ? key : undefined;
}
