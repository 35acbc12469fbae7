import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const entries = {
  'the command line': 'dist/program.js',
  'the screen': join('dist/chunks', readdirSync('dist/chunks').find((name) => /^console-.*\.js$/.test(name)) ?? 'none'),
};

describe.each(Object.entries(entries))('what is loaded before %s', (_, entry) => {
  const code = [...loadedWith(entry)].map((file) => readFileSync(file, 'utf8')).join('\n');

  test('is there at all', () => expect(code.length).toBeGreaterThan(50_000));

  // Each alone held the first frame up by 20 to 40 ms, and each had crept in unseen.
  test.each([
    ['no HTTP client', /from\s*["']node:https?["']/],
    ['no schemas', /ZodError/],
    ['no YAML parser', /YAMLParseError|YAMLException/],
    ['no table of all emoji', /[=,;]\s*(?:new RegExp\("|\/)[^"/]*\\p\{RGI_Emoji\}/],
    ['no number format', /=\s*new Intl\.NumberFormat/],
  ])('%s', (_, sign) => expect(code).not.toMatch(sign));
});

// What these import statically is loaded before the cache of compiled code is on, and compiled at every start.
test.each(['dist/constable.js', 'dist/cluster-thread.js'])('%s imports nothing of ours itself', (file) => {
  expect([...loadedWith(file)]).toEqual([file]);
});

/** The file and all that it imports statically. */
function loadedWith(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file) || !existsSync(file)) return loaded;
  loaded.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+\.js)"/g);
  for (const [, path = ''] of imports) loadedWith(join(dirname(file), path), loaded);
  return loaded;
}
