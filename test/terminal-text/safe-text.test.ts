import { describe, expect, it } from 'vitest';
import { longestLine, safeText } from '../../src/terminal/safe-text.ts';
import { attacks, dice, hostileMixture, rawHostile } from './hostile.ts';

describe('safeText', () => {
  it('leaves ordinary text alone', () => {
    for (const text of [
      '',
      'nginx',
      'container <nginx> has no limits: 50%',
      'Überwachung für 日本語',
      'e\u0301',
      'ก็',
      '✖ deny',
    ])
      expect(safeText(text)).toBe(text);
  });

  it.each([
    ['sgr', 'red'],
    ['cursor', ''],
    ['osc8', 'link'],
    ['osc52', ''],
    ['dcs', ''],
    ['apc', ''],
    ['c1csi', 'red'],
    ['c1osc', ''],
    ['unterminated', '0;never ends'],
    ['reset', ''],
    ['carriage', 'goodbad '],
    ['backspace', 'denywarn'],
    ['nul', 'ab'],
    ['bidi', 'abcdcbax'],
    ['zeroWidth', 'abcde'],
    ['tags', 'x'],
    ['filler', ''],
    ['lines', 'one⏎two⏎three⏎four⏎five⏎six'],
    ['tab', 'a b'],
    ['lone', '� alone �'],
    ['zalgo', 'e\u0301\u0301\u0301\u0301'],
    ['leadingMark', '◌\u0301x'],
  ])('takes the sting out of %s', (name, expected) => {
    expect(safeText(attacks[name] ?? 'missing')).toBe(expected);
  });

  it('takes out sequences that removing others would join', () => {
    expect(safeText('\x1b\x00[31mx')).not.toMatch(rawHostile);
    expect(safeText('\x1b\x1b[0m[31mx')).not.toMatch(rawHostile);
  });

  it('gives nothing raw and is idempotent, whatever comes in', () => {
    const roll = dice(20_240_817);
    for (let i = 0; i < 20_000; i += 1) {
      const text = hostileMixture(roll);
      const safe = safeText(text);
      expect(safe, JSON.stringify(text)).not.toMatch(rawHostile);
      expect(safeText(safe), JSON.stringify(text)).toBe(safe);
    }
  });

  it('cuts 1 MB and says how long it was', () => {
    for (const piece of [
      'a',
      '\x1b',
      '\x1b]',
      '\x9d',
      '\x1b[',
      '\x1b[0',
      '日',
      '👍',
      '\u0301',
      '\ud800',
      '\n',
      '\x1b]8;;x',
    ]) {
      const text = piece.repeat(Math.ceil(2 ** 20 / piece.length));
      const safe = safeText(text);
      expect(safe.length).toBeLessThanOrEqual(longestLine);
      expect(safe).toMatch(/… \(1,048,57\d characters\)$/);
      expect(safe).not.toMatch(rawHostile);
      expect(safeText(safe)).toBe(safe);
    }
  });
});
