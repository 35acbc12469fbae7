import { chmod, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { mergeKubeconfig, UnmergeableKubeconfig } from '../../src/operations/kubeconfig-merge.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { type Workbench, workbench } from './workbench.ts';

let sandbox: SandboxArm;
let bench: Workbench;
let kubeconfig: string;

beforeEach(async () => {
  sandbox = await startTestArm();
  bench = await workbench(await connectTo(sandbox));
  kubeconfig = join(bench.folder, 'kube', 'config');
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

const plan = () => bench.runner.plan('get-credentials', { clusterId: sandbox.clusterId, kubeconfig });

test('makes the file for its owner alone, with the context current', async () => {
  const status = await bench.runner.start(await plan()).done;
  expect(status.state).toBe('succeeded');
  expect((await stat(kubeconfig)).mode & 0o777).toBe(0o600);
  const config = parse(await readFile(kubeconfig, 'utf8'));
  expect(config).toMatchObject({
    'current-context': 'prod-weu',
    clusters: [{ name: 'prod-weu' }],
    users: [{ name: 'clusterUser_rg-platform_prod-weu' }],
  });
  const journal = await readFile(bench.journal.path, 'utf8');
  for (const secret of journalSecrets(config)) expect(journal).not.toContain(secret);
});

function journalSecrets(config: { users: { user: Record<string, unknown> }[] }): string[] {
  return config.users
    .flatMap(({ user }) => Object.values(user).filter((value) => typeof value === 'string' && value.length > 20))
    .map(String);
}

test('says what it overwrites, keeps mode, comments and the rest', async () => {
  await bench.runner.start(await plan()).done;
  const other =
    '# mine\napiVersion: v1\nkind: Config\nclusters:\n  - name: prod-weu\n    cluster: {server: https://old}\n  - name: home # keep\n    cluster: {server: https://home}\ncontexts: []\nusers: []\ncurrent-context: home\n';
  await writeFile(kubeconfig, other);
  await chmod(kubeconfig, 0o640);
  const planned = await plan();
  expect(planned.plan.changes[0]).toEqual({ mark: '-', text: 'cluster prod-weu' });
  expect(planned.plan.commands[0]).toContain('--overwrite-existing');
  expect((await bench.runner.start(planned).done).state).toBe('succeeded');
  const text = await readFile(kubeconfig, 'utf8');
  expect(text).toContain('# mine');
  expect(text).toContain('# keep');
  expect(text).not.toContain('https://old');
  expect(parse(text).clusters.map(({ name }: { name: string }) => name)).toEqual(['home', 'prod-weu']);
  expect((await stat(kubeconfig)).mode & 0o777).toBe(0o640);
});

test('an entry that came after the plan is not overwritten', async () => {
  const planned = await plan();
  await bench.runner.start(await plan()).done;
  const before = await readFile(kubeconfig, 'utf8');
  const status = await bench.runner.start(planned).done;
  expect(status).toMatchObject({ state: 'failed', problem: { what: expect.stringContaining('plan it anew') } });
  expect(await readFile(kubeconfig, 'utf8')).toBe(before);
});

test('a broken file and a symbolic link are obstacles', async () => {
  kubeconfig = join(bench.folder, 'config');
  await writeFile(kubeconfig, 'clusters: {}\n');
  expect((await plan()).plan.obstacles[0]?.what).toContain('cannot be merged into');
  await symlink(kubeconfig, join(bench.folder, 'link'));
  kubeconfig = join(bench.folder, 'link');
  expect((await plan()).plan.obstacles[0]?.what).toContain('symbolic link');
});

describe('merging', () => {
  const addition =
    'clusters: [{name: a, cluster: {server: https://a}}]\nusers: [{name: u, user: {token: t}}]\ncontexts: [{name: a, context: {cluster: a, user: u}}]\ncurrent-context: a\n';
  test('into nothing', () => {
    expect(parse(mergeKubeconfig('', addition).text)).toMatchObject({
      kind: 'Config',
      'current-context': 'a',
      users: [{ name: 'u' }],
    });
  });
  test('into a file with empty or missing lists', () => {
    const { text } = mergeKubeconfig('apiVersion: v1\nclusters: []\nusers: null\n', addition);
    expect(parse(text)).toMatchObject({ clusters: [{ name: 'a' }], users: [{ name: 'u' }], contexts: [{ name: 'a' }] });
  });
  test('not into what is not YAML', () => {
    expect(() => mergeKubeconfig('a: [', addition)).toThrow(UnmergeableKubeconfig);
  });
});
