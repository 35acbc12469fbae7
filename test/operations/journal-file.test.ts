/** What may stand in the journal's place: nothing of it is waited for, followed, or said in a code alone. */
import { execFileSync } from 'node:child_process';
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
