import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preferences } from '../../src/settings/preferences.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  file = join(folder, 'config.yaml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const complaint = async (text: string): Promise<string> => {
  await writeFile(file, text);
  return preferences({}, {}, file).then(String, (error: Error) => `${error.name}: ${error.message}`);
};

describe('preferences', () => {
  it('are the defaults without a file, and with an empty one', async () => {
    const defaults = { theme: undefined, ascii: false, readonly: false };
    expect(await preferences({}, {}, file)).toEqual(defaults);
    await writeFile(file, '# nothing yet\n');
    expect(await preferences({}, {}, file)).toEqual(defaults);
  });

  it('take the flag over the environment over the file', async () => {
    await writeFile(file, 'theme: paper\nascii: true\nreadonly: true\n');
    expect(await preferences({}, {}, file)).toEqual({ theme: 'paper', ascii: true, readonly: true });
    const env = { CONSTABLE_THEME: 'night', CONSTABLE_ASCII: '0', CONSTABLE_READONLY: 'false' };
    expect(await preferences({}, env, file)).toEqual({ theme: 'night', ascii: false, readonly: false });
    expect(await preferences({ theme: 'dusk', ascii: true, readonly: true }, env, file)).toEqual({
      theme: 'dusk',
      ascii: true,
      readonly: true,
    });
  });

  it('name file, line and key of what is wrong', async () => {
    expect(await complaint('theme: x\n\nascii: maybe\n')).toMatch(
      /^SettingsError: .*config\.yaml:3: ascii: Invalid input: expected boolean/,
    );
    expect(await complaint('theme: x\nthem: y\n')).toMatch(
      /config\.yaml:2: them: unknown setting \(known: theme, ascii, readonly, subscription, tenant, cloud, armCa, history\)$/,
    );
    expect(await complaint('theme: "x\nascii: true\n')).toMatch(/config\.yaml:\d: not YAML: /);
    expect(await complaint('- a\n- b\n')).toMatch(/config\.yaml:1: Invalid input: expected object/);
  });

  it('say which variable is wrong', async () => {
    await expect(preferences({}, { CONSTABLE_READONLY: 'yep' }, file)).rejects.toThrow(
      'CONSTABLE_READONLY=yep: must be true or false',
    );
  });

  it('leave the file as it was', async () => {
    await writeFile(file, 'theme:   x # mine\n');
    const before = await stat(file);
    await preferences({}, {}, file);
    expect(await readFile(file, 'utf8')).toBe('theme:   x # mine\n');
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
  });
});
