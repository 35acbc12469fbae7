import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../src/governance/quantity.ts';

describe('bytesOf', () => {
  it.each([
    ['512Mi', 536_870_912],
    ['600M', 600_000_000],
    ['1.5Gi', 1_610_612_736],
    ['100', 100],
    ['lots', undefined],
    ['', undefined],
  ])('%s bytes', (quantity, bytes) => expect(bytesOf(quantity)).toBe(bytes));
});
