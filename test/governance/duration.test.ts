import { describe, expect, it } from 'vitest';
import { spellDuration } from '../../src/governance/duration.ts';

describe('spellDuration', () => {
  it.each([
    [0, '0 s'],
    [43_900, '43 s'],
    [420_000, '7 min'],
    [3 * 3_600_000, '3 h'],
    [50 * 3_600_000, '2 d'],
  ])('%d ms', (ms, text) => expect(spellDuration(ms)).toBe(text));
});
