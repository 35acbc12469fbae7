import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryStore } from '../../src/history/history-store.ts';
import { Ledger } from '../../src/history/ledger.ts';
import { audit, contentOf, told } from './audits.ts';

const key = 'K/one';
const limits = { days: 365, megabytes: 50 };
let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'));
  path = join(folder, 'c.history');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function opened(uid = 'c', most = limits): Promise<HistoryStore> {
  const store = new HistoryStore(path, { uid, madeUpUntil: 0 }, most);
  await store.open();
  return store;
}

async function auditing(store: HistoryStore, at: number, names: readonly string[], total?: number): Promise<void> {
  store.ledger.audit(audit(key, at, names, total === undefined ? {} : { total }), store.put);
  await store.flush();
}

/** What a ledger comes to that saw the audits of the doomed writer up to `last`. */
function expected(last: number): Ledger {
  const ledger = new Ledger();
  ledger.apply({ tag: 'cluster', uid: 'c', madeUpUntil: 0 });
  return goOn(ledger, last);
}

function goOn(ledger: Ledger, last: number): Ledger {
  for (let round = Math.max(1, (ledger.latest - 1_000_000) / 60 + 1); round <= last; round++) {
    const names = Array.from({ length: 400 }, (_, index) => index + 2).filter((number) => round % number !== 0);
    ledger.audit(
      audit(
        key,
        1_000_000 + 60 * round,
        names.map((number) => `pod-${number}`),
      ),
      () => undefined,
    );
  }
  return ledger;
}

function writer(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, 'doomed-writer.ts'), folder, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('a history', () => {
  it('is there again the next time, its owner’s alone', async () => {
    const first = await opened();
    await auditing(first, 1000, ['a', 'b']);
    await auditing(first, 1060, ['b', 'c']);
    const before = contentOf(first.ledger);
    await first.close();
    const second = await opened();
    expect(contentOf(second.ledger)).toEqual(before);
    expect(second.isWriter).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await second.close();
    expect(await readdir(folder)).toEqual(['c.history']);
  });

  it('cut off at any byte says only what was so, and is gone on with', async () => {
    const first = await opened();
    for (let round = 0; round < 6; round++)
      await auditing(first, 1000 + 60 * round, ['a', 'b', 'c', 'd'].slice(round % 3));
    await first.close();
    const whole = await readFile(path);
    for (let end = 0; end < whole.length; end += 7) {
      await writeFile(path, whole.subarray(0, end));
      const cut = await opened();
      const { latest } = cut.ledger;
      const truth = new Ledger();
      for (let round = 0; 1000 + 60 * round <= latest; round++)
        truth.audit(audit(key, 1000 + 60 * round, ['a', 'b', 'c', 'd'].slice(round % 3)), () => undefined);
      expect(told(cut.ledger, key, ['a', 'b', 'c', 'd'])).toEqual(told(truth, key, ['a', 'b', 'c', 'd']));
      await auditing(cut, 2000, ['a']);
      await cut.close();
      const again = await opened();
      expect(again.ledger.latest).toBe(2000);
      expect(contentOf(again.ledger)).toEqual(contentOf(cut.ledger));
      await again.close();
    }
  });

  it('with a byte that is another does not believe what comes after it', async () => {
    const first = await opened();
    await auditing(first, 1000, ['a', 'b']);
    const end = (await stat(path)).size;
    await auditing(first, 1060, ['b']);
    await first.close();
    const bytes = await readFile(path);
    bytes[end + 12] = (bytes[end + 12] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const second = await opened();
    expect(told(second.ledger, key, ['a', 'b'])).toEqual({ a: [1000, 0], b: [1000, 0] });
    expect(second.ledger.latest).toBe(1000);
    await second.close();
  });

  it('of a newer version is left untouched, and that is said', async () => {
    const bytes = Buffer.from('CONSTHST\x07\0\0\0whatever comes then', 'latin1');
    await writeFile(path, bytes);
    const store = new HistoryStore(path, { uid: 'c', madeUpUntil: 0 }, limits);
    await expect(store.open()).rejects.toThrow(/newer version of this program \(7; this one knows 1\)/);
    await store.close();
    expect(await readFile(path)).toEqual(bytes);
  });

  it('of another cluster is not taken for this one’s', async () => {
    const first = await opened();
    await auditing(first, 1000, ['a']);
    await first.close();
    const bytes = await readFile(path);
    await expect(opened('d')).rejects.toThrow(/of another cluster/);
    expect(await readFile(path)).toEqual(bytes);
  });
});

describe('a writer that is killed at any moment', () => {
  it('leaves a history of which each audit is whole or not there', { timeout: 120_000 }, async () => {
    let said = 0;
    const truth = expected(0);
    for (let kill = 0; kill < 8; kill++) {
      const child = writer('1000000', kill % 2 === 0 ? '1000' : '262144');
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      while (!/\n\d+\n/.test(output)) await once(child.stdout ?? child, 'data');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(output).toContain('open true');
      said = Number(/(\d+)\n\d*$/.exec(output)?.[1] ?? said);
      const store = await opened();
      const last = (store.ledger.latest - 1_000_000) / 60;
      // What was said to be stored is; one audit more may be.
      expect(last - said).toBeGreaterThanOrEqual(0);
      expect(last - said).toBeLessThanOrEqual(1);
      const names = Array.from({ length: 400 }, (_, index) => `pod-${index + 2}`);
      expect(told(store.ledger, key, names)).toEqual(told(goOn(truth, last), key, names));
      await store.close();
    }
  });
});

describe('of two consoles', () => {
  it('one writes, the other follows and takes over when the first is killed', async () => {
    const child = writer('100000000');
    await once(child.stdout ?? child, 'data');
    const second = await opened();
    expect(second.isWriter).toBe(false);
    await expect.poll(() => second.follow()).toBe(true);
    const seen = second.ledger.latest;
    await expect.poll(async () => (await second.follow()) && second.ledger.latest > seen).toBe(true);
    expect(second.isWriter).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'close');
    await second.follow();
    expect(second.isWriter).toBe(true);
    const last = (second.ledger.latest - 1_000_000) / 60;
    const names = Array.from({ length: 400 }, (_, index) => `pod-${index + 2}`);
    expect(told(second.ledger, key, names)).toEqual(told(expected(last), key, names));
    await auditing(second, second.ledger.latest + 60, ['pod-2']);
    expect(second.problem).toBeUndefined();
    await second.close();
  });

  it('the first, which was asleep, gives way and loses nothing that the second wrote', async () => {
    const first = await opened();
    await auditing(first, 1000, ['a']);
    // As the second does when the first has been silent for long.
    await rm(`${path}.lock`);
    const second = await opened();
    await auditing(second, 1060, ['a', 'b']);
    await auditing(first, 1120, ['a', 'c']);
    expect(first.isWriter).toBe(false);
    expect(told(first.ledger, key, ['a', 'b', 'c'])).toEqual({ a: [1000, 0], b: [1060, 1000] });
    await first.close();
    await auditing(second, 1120, ['a', 'c']);
    await second.close();
    const third = await opened();
    expect(told(third.ledger, key, ['a', 'b', 'c'])).toEqual({ a: [1000, 0], c: [1120, 1060] });
    await third.close();
  });
});

describe('a disk that is full', () => {
  it('is said; what was stored stays whole, and goes on when there is room', async () => {
    const child = spawn(
      'bash',
      [
        '-c',
        `ulimit -f 40; trap "" XFSZ; exec "$0" "$@"`,
        process.execPath,
        join(import.meta.dirname, 'doomed-writer.ts'),
        folder,
        '400',
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await once(child, 'close');
    expect(output).toMatch(/problem the history .* cannot be written: it may not grow any more/);
    const stored = Math.max(
      ...output
        .split('\n')
        .filter((line) => /^\d+$/.test(line))
        .map(Number),
    );
    const store = await opened();
    const last = (store.ledger.latest - 1_000_000) / 60;
    expect(last).toBe(stored);
    const names = Array.from({ length: 400 }, (_, index) => `pod-${index + 2}`);
    expect(told(store.ledger, key, names)).toEqual(told(expected(last), key, names));
    await auditing(store, store.ledger.latest + 60, ['pod-2']);
    expect(store.problem).toBeUndefined();
    await store.close();
  });

  it('keeps what could not be written until it can be', async () => {
    const store = await opened();
    await auditing(store, 1000, ['a']);
    await writeFile(join(folder, 'in-the-way'), '');
    const whole = await readFile(path);
    await rm(path);
    // A folder of its name cannot be written.
    const { mkdir } = await import('node:fs/promises');
    await mkdir(path);
    await auditing(store, 1060, ['a', 'b']);
    expect(store.problem).toMatch(/cannot be written/);
    await rm(path, { recursive: true });
    await writeFile(path, whole);
    await truncate(path, whole.length);
    await auditing(store, 1120, ['a', 'b', 'c']);
    await store.close();
    const again = await opened();
    // The file is another one: all was read anew, and what followed is found again by the next audit.
    expect(told(again.ledger, key, ['a'])).toEqual({ a: [1000, 0] });
    await again.close();
  });
});

describe('a file that has grown', () => {
  it('is written anew, smaller, with the same content; what is too old is left out', async () => {
    const store = await opened('c', { days: 2, megabytes: 50 });
    for (let round = 0; round < 300; round++) {
      const names = Array.from({ length: 40 }, (_, index) => `pod-${round - (round % 5)}-${index}`);
      await auditing(store, 1_000_000 + 1800 * round, ['stays', ...names]);
    }
    const before = contentOf(store.ledger);
    const size = (await stat(path)).size;
    await store.close();
    const { compact } = await import('../../src/history/compact.ts');
    const again = await opened();
    expect(contentOf(again.ledger)).toEqual(before);
    const compacted = await compact(path, again.ledger, { days: 2, megabytes: 50 });
    expect(compacted).toBe((await stat(path)).size);
    expect(compacted).toBeLessThan(size);
    await again.close();
    const third = await opened();
    expect(told(third.ledger, key, ['stays'])).toEqual({ stays: [1_000_000, 0] });
    expect(contentOf(third.ledger)).toMatchObject({ courses: (before as { courses: unknown }).courses });
    await third.close();
    expect(await readdir(folder)).toEqual(['c.history']);
  });

  it('stays below the size that is set, what went longest ago left out first', async () => {
    const store = await opened('c', { days: 365, megabytes: 0.1 });
    for (let round = 0; round < 120; round++) {
      const names = Array.from({ length: 100 }, (_, index) => `pod-of-some-workload-${round}-${index}`);
      await auditing(store, 1_000_000 + 1800 * round, ['stays', ...names]);
    }
    await store.close();
    expect((await stat(path)).size).toBeLessThan(0.6 * 1024 * 1024);
    const again = await opened();
    expect(told(again.ledger, key, ['stays'])).toEqual({ stays: [1_000_000, 0] });
    await again.close();
  });

  it('is not disturbed by one that was being written when the machine went', async () => {
    const store = await opened();
    await auditing(store, 1000, ['a']);
    await store.close();
    await appendFile(`${path}.4711.tmp`, 'half of it');
    const again = await opened();
    expect(told(again.ledger, key, ['a'])).toEqual({ a: [1000, 0] });
    await again.close();
    expect(await readdir(folder)).toEqual(['c.history']);
  });
});
