import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellLine } from '../../src/operations/shell-line.ts';

test.each([
  ['plain'],
  ["it's"],
  [''],
  ['$HOME `id` "x" \\ !'],
  ['{"a":{"value":"b c"}}'],
  ['a\nb'],
  ['*'],
  ['~'],
  ['-x'],
  ['é ü'],
])('a shell reads %j back as it was', (word) => {
  expect(execFileSync('sh', ['-c', shellLine('printf', '%s', word)], { encoding: 'utf8' })).toBe(word);
});
