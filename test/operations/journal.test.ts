import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Journal, journalPath, openJournal } from '../../src/operations/journal.ts';
import type { JournalEvent, Owner } from '../../src/operations/journal-record.ts';
import { isRunning, thisOwner } from '../../src/operations/owner.ts';

let folder: string;
let journal: Journal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'constable-journal-'));
  journal = openJournal(join(folder, 'state', 'journal.jsonl'), () => 1000);
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const owner = (pid: number): Owner => ({ host: 'h', pid, startedAt: 's' });
const started = (operation: string, more: Partial<Extract<JournalEvent, { event: 'started' }>> = {}): JournalEvent => ({
  event: 'started',
  operation,
  kind: 'scan',
  title: 'Scan',
  target: '/x',
  by: { cloud: 'c', account: 'a', tenantId: 't' },
  input: { scope: '/x' },
  facts: {},
  commands: [],
  owner: owner(1),
  ...more,
});

test('is for its owner alone, folder and file', async () => {
  await journal.append(started('a'));
  expect((await stat(journal.path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'state'))).mode & 0o777).toBe(0o700);
});

test('nothing was written yet', async () => {
  expect(await journal.read()).toEqual([]);
});

test('a line torn by a kill is skipped, and what follows begins on its own line', async () => {
  await journal.append(started('a'));
  await journal.close();
  await appendFile(journal.path, '{"v":1,"at":1,"operation":"a","event":"fini');
  const next = openJournal(journal.path);
  await next.append({ event: 'finished', operation: 'a', result: 'succeeded' });
  const [entry] = await next.read();
  expect(entry?.finished?.result).toBe('succeeded');
  await next.close();
});

test('a line that another console left torn does not take the next record with it', async () => {
  await journal.append(started('a'));
  await appendFile(journal.path, '{"v":1,"at":1,"operation":"a","event":"fini');
  await journal.append(started('b'));
  expect((await journal.read()).map((entry) => entry.started.operation)).toEqual(['a', 'b']);
});

test('a record that an earlier release glued to a torn line is read', async () => {
  await journal.append(started('a'));
  const line = await readFile(journal.path, 'utf8');
  await appendFile(
    journal.path,
    `{"v":1,"at":1,"operation":"a","event":"fini${line.replace('"operation":"a"', '"operation":"b"')}`,
  );
  expect((await journal.read()).map((entry) => entry.started.operation)).toEqual(['a', 'b']);
});

test('what cannot be read is counted', async () => {
  await journal.append(started('a'));
  await appendFile(journal.path, 'torn\n{"v":2,"event":"unheard-of"}\n');
  await journal.append({ event: 'finished', operation: 'headless', result: 'succeeded' });
  const { entries, unreadable, beheaded } = await journal.readWhole();
  expect([entries.length, unreadable, beheaded]).toEqual([1, 2, 1]);
});

test('of the sandbox it is another file', () => {
  expect(journalPath(true)).not.toBe(journalPath());
});

test('events of a newer console are skipped', async () => {
  await journal.append(started('a'));
  await appendFile(
    journal.path,
    '{"v":2,"at":1,"operation":"a","event":"finished","result":"succeeded"}\n{"v":1,"event":"unheard-of"}\n',
  );
  const [entry] = await journal.read();
  expect(entry?.finished).toBeUndefined();
});

test('the first claim that supersedes the owner holds', async () => {
  await journal.append(started('a'));
  await journal.append({ event: 'resumed', operation: 'a', owner: owner(2), supersedes: owner(1) });
  await journal.append({ event: 'resumed', operation: 'a', owner: owner(3), supersedes: owner(1) });
  expect((await journal.read())[0]?.owner.pid).toBe(2);
  await journal.append({ event: 'resumed', operation: 'a', owner: owner(4), supersedes: owner(2) });
  expect((await journal.read())[0]?.owner.pid).toBe(4);
});

test('a token never reaches the file, and remote text cannot command a terminal', async () => {
  const token = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)}`;
  await journal.append(
    started('a', { title: `red \u001b[31m \u202e ${token} Bearer ${'d'.repeat(30)} \u009b`, input: { scope: token } }),
  );
  const text = await readFile(journal.path, 'utf8');
  expect(text).not.toContain(token);
  expect(text).not.toContain('d'.repeat(30));
  expect(text).toMatch(/^[\x20-\x7e\n]+$/);
  expect((await journal.read())[0]?.started.title).toContain('\u202e');
});

describe('owners', () => {
  test('this process runs', () => {
    expect(isRunning(thisOwner())).toBe(true);
  });
  test('a number that belongs to nobody, and one that was given to another process', () => {
    expect(isRunning({ ...thisOwner(), pid: 2 ** 22 + 1 })).toBe(false);
    if (process.platform === 'linux') expect(isRunning({ ...thisOwner(), startedAt: 'another boot:1' })).toBe(false);
  });
  test('of another host nobody can tell', () => {
    expect(isRunning({ host: `not-${hostname()}`, pid: 1, startedAt: '' })).toBe(true);
  });
});
