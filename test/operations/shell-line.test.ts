import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { azLine, shellLine } from '../../src/operations/shell-line.ts';

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

test('a line of az: true stands alone, a list has its values, what is not given is left out', () => {
  const flags = { name: "it's", description: '', wait: true, force: false, role: undefined, ids: ['a', 'b'], none: [] };
  expect(azLine('policy exemption create', flags)).toBe(
    "az policy exemption create --name 'it'\\''s' --description '' --wait --ids a b",
  );
});
