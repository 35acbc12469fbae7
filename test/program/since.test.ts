import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ViolationList } from '../../src/reports/violation-list.ts';
import { run } from './run.ts';
import { type Sandbox, stillSandbox } from './sandboxes.ts';

let sandbox: Sandbox;
let folder = '';
beforeAll(async () => {
  [sandbox, folder] = await Promise.all([stillSandbox(), mkdtemp(join(tmpdir(), 'since-'))]);
});
afterAll(() => Promise.all([sandbox.stop(), rm(folder, { recursive: true })]));

const on = (...args: string[]) =>
  run([...args, '--kubeconfig', sandbox.kubeconfig], { env: { XDG_STATE_HOME: folder } });

const list = async (...args: string[]): Promise<ViolationList> =>
  JSON.parse((await on('violations', '-o', 'json', ...args)).stdout) as ViolationList;

describe('violations --since', () => {
  it('cannot tell of what was there at the first look, and says so', async () => {
    const { code, stderr } = await on('violations', '--since', '24h');
    expect([code, stderr]).toEqual([5, expect.stringMatching(/--since cannot be told of \d+ violations/)]);
    const { items, sinceUnknown = 0, history } = await list('--since', '24h');
    expect([items.length, sinceUnknown > 0]).toEqual([0, true]);
    expect(history).toMatchObject({ state: 'live', begun: expect.any(String) });
    expect((await on('violations', '--since', '24h', '--fail-on', 'deny')).code).toBe(5);
    expect((await on('violations', '--since', 'long ago')).code).toBe(2);
  });

  it('says of each violation since when it is seen', async () => {
    const { items } = await list();
    expect(new Set(items.map(({ since }) => since?.came))).toEqual(new Set([false]));
    expect((await readdir(join(folder, 'constable', 'history'))).filter((name) => !name.endsWith('.history'))).toEqual(
      [],
    );
  });
});
