/** What may stand in the journal's place: nothing of it is waited for, followed, or said in a code alone. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal } from '../../src/operations/journal.ts';
import { openJournalFile } from '../../src/operations/journal-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-file-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const places: readonly (readonly [string, () => unknown, RegExp])[] = [
  ['a pipe', () => execFileSync('mkfifo', [path]), /it is not an ordinary file/],
  ['a link', () => symlinkSync(join(folder, 'elsewhere'), path), /it is a symbolic link/],
  ['a folder', () => mkdirSync(path), /it is a folder|it is not an ordinary file/],
];

it.each(places)('%s is refused with a reason, at once', async (_what, make, reason) => {
  make();
  const journal = openJournal(path);
  await expect(journal.read()).rejects.toThrow(reason);
  await expect(openJournalFile(path)).rejects.toThrow(reason);
  expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
});

/** As root of a namespace of its own, which not every machine lets one be. */
const mounted = (command: string) => ['-rm', 'sh', '-c', `mount -t tmpfs -o ro none "$0" && ${command}`];
const canMount = spawnSync('unshare', [...mounted('true'), tmpdir()]).status === 0;

it.skipIf(!canMount)('a file system that is read-only is told of in words', () => {
  const module = new URL('../../src/operations/journal-file.ts', import.meta.url).href;
  const code = `import('${module}').then((file) => file.openJournalFile('${path}')).catch((error) => console.log(error.message))`;
  const said = spawnSync('unshare', [...mounted(`exec '${process.execPath}' -e "${code}"`), folder], {
    encoding: 'utf8',
  });
  expect(said.stdout.trim()).toBe(`the journal ${path} cannot be written: its file system is read-only`);
});
