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

test.each([
  ['@/etc/passwd', '@/etc/passwd'],
  ['name=@secret.json', '@secret.json'],
  ["@x\n$(touch /tmp/pasted) `id` '", '@x???touch?/tmp/pasted???id???'],
])('az would put a file in the place of %j: there is no line, and it says why', (word, shown) => {
  const line = azLine('policy assignment create', { name: 'x', 'display-name': word });
  expect(line).toBe(`# no az line: az would read "${shown}" as a file`);
  expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe('');
});

test('an @ elsewhere is a letter like any other, and what a shell would take for its own is quoted', () => {
  expect(azLine('group show', { name: 'rg-a(b)', tag: 'a@b' })).toBe("az group show --name 'rg-a(b)' --tag a@b");
});
