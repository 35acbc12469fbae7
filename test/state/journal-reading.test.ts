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

test('of a journal that grew without end only the end is read, and that is said', async () => {
  const started = {
    kind: 'scan' as const,
    title: 'Scan',
    target: '/x',
    by: { cloud: 'c', account: 'a', tenantId: 't' },
  };
  const rest = { input: { scope: '/x' }, facts: {}, commands: ['x'.repeat(1_000)] };
  const owner = { host: 'h', pid: 1, startedAt: 's' };
  for (let count = 0; count < 20; count++)
    await journal.append({ event: 'started', operation: `later-${count}`, ...started, ...rest, owner });
  const bounded = openJournal(journal.path, Date.now, 5_000);
  const { entries, beheaded, unreadable, older } = await bounded.readWhole();
  expect(entries.map(({ started: { operation } }) => operation)).toEqual(['later-17', 'later-18', 'later-19']);
  expect([beheaded, unreadable]).toEqual([0, 0]);
  expect(older).toBeGreaterThan(15_000);
  const reading = await readJournal(bounded);
  expect(reading).toMatchObject({ state: 'failed', problem: { what: 'the oldest 1 MiB of the journal are not read' } });
  expect(reading.value).toHaveLength(3);
});
