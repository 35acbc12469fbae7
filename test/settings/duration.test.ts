import { expect, it } from 'vitest';
import { parseDuration } from '../../src/settings/duration.ts';

it.each([
  ['0', 0],
  ['5', 5000],
  ['5s', 5000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
  ['.5s', 500],
  ['0s', 0],
  ['2h45m', 9_900_000],
])('%s is %i ms', (text, expected) => expect(parseDuration(text)).toBe(expected));

it.each(['', '-5', '-5s', '5 s', '5d', 's', '1m30', '1.2', 'five', '1..2s', '5S'])('%j is no duration', (text) =>
  expect(parseDuration(text)).toBeUndefined(),
);
