import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Journal, openJournal } from '../../src/operations/journal.ts';
import { readJournal } from '../../src/state/azure-runs.ts';

let folder: string;
let journal: Journal;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'constable-journal-'));
  journal = openJournal(join(folder, 'journal.jsonl'));
  await journal.append({
    event: 'started',
    operation: 'a',
    kind: 'scan',
    title: 'Scan',
    target: '/x',
    by: { cloud: 'c', account: 'a', tenantId: 't' },
    input: { scope: '/x' },
    facts: {},
    commands: [],
    owner: { host: 'h', pid: 1, startedAt: 's' },
  });
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

test('a journal that is read whole is live', async () => {
  expect(await readJournal(journal)).toMatchObject({ state: 'live', value: [{ status: { id: 'a' } }] });
});

test('lines that cannot be read, and operations without a beginning, are counted and said beside what was read', async () => {
  await appendFile(journal.path, 'torn\n{"v":1,"at":1,"operation":"b","event":"finished","result":"failed"}\n');
  const reading = await readJournal(journal);
  expect(reading).toMatchObject({ state: 'failed', value: [{ status: { id: 'a' } }] });
  expect(reading.problem?.what).toBe('1 line of the journal cannot be read; the beginning of 1 operation is lost');
});
