import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cellWidth, fitCell, fitCellTail } from '../../src/terminal/cell.ts';
import { safeText } from '../../src/terminal/safe-text.ts';
import { dice, hostileMixture } from './hostile.ts';

describe('fitCell', () => {
  it.each([
    ['web', 5, 'left', 'web  '],
    ['7', 3, 'right', '  7'],
    ['gatekeeper', 5, 'left', 'gate…'],
    ['日本語', 6, 'left', '日本語'],
    ['日本語', 5, 'left', '日本…'],
    ['日本語', 4, 'left', '日… '],
    ['x', 1, 'left', 'x'],
    ['xy', 1, 'left', '…'],
    ['xy', 0, 'left', ''],
  ] as const)('%s in %i %s', (text, width, align, expected) => {
    expect(fitCell(text, width, align)).toBe(expected);
  });

  it('is exactly as wide as asked, whatever the text', () => {
    const roll = dice(3);
    for (let i = 0; i < 3_000; i += 1) {
      const text = safeText(hostileMixture(roll));
      const width = 1 + roll(30);
      expect(cellWidth(fitCell(text, width)), JSON.stringify(text)).toBe(width);
    }
  });
});

describe('fitCellTail', () => {
  it.each([
    ['K8sAzureV2ContainerLimits', 16, '…ContainerLimits'],
    ['short', 8, 'short   '],
    ['日本語', 4, '…語 '],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('keeps the end of %s in %i columns', (text, width, fitted) => {
    expect(fitCellTail(text, width)).toBe(fitted);
  });
});

// They are counted, not measured: that must come to the same, alone and in any order.
it('every character of one column is measured as one, beside any other too', () => {
  const ranges = [
    [0x20, 0x7e],
    [0xa1, 0xff],
    [0x2010, 0x2027],
    [0x2190, 0x21ff],
    [0x2500, 0x25fc],
    [0x2713, 0x2718],
  ] as const;
  const characters = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index)),
  );
  const wrong = characters.filter((one) =>
    [one, `${one}1`, `1${one}`, `${one}${one}`, `✔${one}…`].some((text) => cellWidth(text) !== stringWidth(text)),
  );
  expect(wrong).toEqual([]);
});
