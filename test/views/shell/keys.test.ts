import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { keysOf, typedText } from '../../../views/shell/keys.ts';
import { editLine, emptyLine, insertText, lineOf } from '../../../views/shell/line-editor.ts';

const none = { ctrl: false, shift: false, meta: false } as Key;
const pressed = (input: string, key: Partial<Key> = {}) => keysOf(input, { ...none, ...key });

describe('keysOf', () => {
  it('splits what came at once into graphemes', () => {
    expect(pressed('jjj')).toEqual(['j', 'j', 'j']);
    expect(pressed(':vio\r')).toEqual([':', 'v', 'i', 'o', 'enter']);
    expect(pressed('e\u0301👩‍💻 x')).toEqual(['e\u0301', '👩‍💻', 'space', 'x']);
    expect(pressed('\x06\x00\x1c')).toEqual(['ctrl-f', 'ctrl-space', 'ctrl-\\']);
  });

  it('names special keys with their modifiers', () => {
    expect(pressed('\r', { return: true })).toEqual(['enter']);
    expect(pressed('', { leftArrow: true, shift: true })).toEqual(['shift-left']);
    expect(pressed('\t', { tab: true, shift: true })).toEqual(['shift-tab']);
    expect(pressed('f', { ctrl: true })).toEqual(['ctrl-f']);
    expect(pressed(' ', { ctrl: true })).toEqual(['ctrl-space']);
  });

  it('reads an escape and a key pressed quickly as two keys', () => {
    expect(pressed('q', { meta: true })).toEqual(['esc', 'q']);
    expect(pressed('', { escape: true, meta: true })).toEqual(['esc', 'esc']);
  });

  it('ignores late answers of the terminal, which nobody pressed', () => {
    expect(pressed(']', { meta: true })).toEqual([]);
    expect(pressed('11;rgb:1e1e/1e1e/1e1e')).toEqual([]);
    expect(pressed('\\', { meta: true })).toEqual([]);
    expect(pressed('[?62;22c')).toEqual([]);
  });
});

it('typedText knows keys that type from keys that do', () => {
  expect(typedText('space')).toBe(' ');
  expect(typedText('é')).toBe('é');
  expect(typedText('enter')).toBeUndefined();
  expect(typedText('ctrl-f')).toBeUndefined();
});

describe('editLine', () => {
  const type = (...keys: string[]) => keys.reduce((line, key) => editLine(line, key) ?? line, emptyLine);

  it('edits as readline does', () => {
    expect(type('a', 'b', 'left', 'x').text).toBe('axb');
    expect(type('a', 'space', 'b', 'c', 'ctrl-w').text).toBe('a ');
    expect(type('a', 'b', 'ctrl-u')).toEqual(emptyLine);
    expect(type('a', 'b', 'home', 'delete', 'end', 'c').text).toBe('bc');
    expect(type('a', 'b', 'c', 'left', 'left', 'ctrl-k').text).toBe('a');
  });

  it('takes back whole graphemes', () => {
    expect(type('👩‍💻', 'backspace').text).toBe('');
    expect(type('é', 'x', 'left', 'left', 'a').text).toBe('aéx');
  });

  it('joins the lines of a paste and drops its controls', () => {
    expect(insertText(lineOf('a'), 'b\r\n c\x1b[31m').text).toBe('ab c[31m');
  });
});
