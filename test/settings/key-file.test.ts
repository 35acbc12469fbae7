import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeyFile } from '../../src/settings/key-file.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  file = join(folder, 'keys.yaml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = async (text: string) => {
  await writeFile(file, text);
  return readKeyFile(file);
};

describe('the key file', () => {
  it('gives actions other keys, one or several, or none', async () => {
    expect(await readKeyFile(file)).toEqual({});
    expect(await read('# none yet\n')).toEqual({});
    expect(
      await read('violations.yaml: [Y, ctrl-y]\ntable.down: shift-down\nshell.last: 9\noverview.health: []\n'),
    ).toEqual({
      'violations.yaml': ['Y', 'ctrl-y'],
      'table.down': ['shift-down'],
      'shell.last': ['9'],
      'overview.health': [],
    });
  });

  it.each([
    ['violations.yaml: Y\ntable.down: strg-j\n', /keys\.yaml:2: table\.down: "strg-j" is no key: one character, or/],
    ['table.down: [j, " "]\n', /keys\.yaml:1: table\.down: " " is no key/],
    ['\nyaml: y\n', /keys\.yaml:2: yaml: is no action: \? lists them/],
    ['table.down: [j\n', /keys\.yaml:\d: not YAML: /],
    ['- j\n', /keys\.yaml:1: Invalid input: expected record/],
  ])('names file, line and action of what is wrong in %j', async (text, said) => {
    await expect(read(text)).rejects.toThrow(said);
    await expect(read(text)).rejects.toHaveProperty('name', 'SettingsError');
  });
});
