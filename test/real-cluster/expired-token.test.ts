/** A sign-in command whose token the API server accepts no more: told as 401 by a command and by the console, however many watches go on. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ClusterConnection, createClusterConnection } from '../../src/cluster/connection/cluster-connection.ts';
import { ClusterError } from '../../src/cluster/connection/cluster-error.ts';
import { chooseContext, readKubeconfig } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import { run } from '../program/run.ts';
import type { RealCluster } from './cluster.ts';
import { openLivePicture } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

const account = 'system:serviceaccount:default:token-user';
let cluster: RealCluster;
let folder: string;
let tokenFile: string;
let kubeconfig: string;
let token: string;

beforeAll(async () => {
  cluster = await sharedCluster();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-'));
  tokenFile = join(folder, 'token');
  kubeconfig = join(folder, 'config');
  await kubectl('create', 'serviceaccount', 'token-user', '-n', 'default');
  await kubectl('create', 'clusterrolebinding', 'token-user', '--clusterrole=cluster-admin', `--user=${account}`);
  token = (await kubectl('create', 'token', 'token-user', '-n', 'default')).trim();
  await writeFile(tokenFile, token);
  const command = join(folder, 'login');
  const status = `{"token":"'$(cat ${tokenFile})'","expirationTimestamp":"'$(date -u -d '+1 second' +%Y-%m-%dT%H:%M:%SZ)'"}`;
  await writeFile(command, `#!/bin/sh\necho '{"status":${status}}'\n`);
  await chmod(command, 0o755);
  const { clusters } = JSON.parse(await kubectl('config', 'view', '--raw', '-o', 'json')) as { clusters: object[] };
  const config = {
    clusters,
    users: [{ name: 'token-user', user: { exec: { command } } }],
    contexts: [{ name: 'token', context: { cluster: 'constable-real', user: 'token-user' } }],
    'current-context': 'token',
  };
  await writeFile(kubeconfig, JSON.stringify(config));
});
afterEach(async () => {
  await cluster.kubectl(['delete', 'serviceaccount,clusterrolebinding', 'token-user', '-n', 'default']);
  await rm(folder, { recursive: true });
});

async function kubectl(...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await cluster.kubectl(args);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const connectionOf = () => {
  const options = { asGroups: [], readonly: true };
  return Promise.resolve(readKubeconfig(kubeconfig)).then((config) =>
    createClusterConnection(chooseContext(config), options),
  );
};

/** As one that has expired. */
const expire = () => writeFile(tokenFile, `${token.slice(0, -20)}${'x'.repeat(20)}`);

async function refused(connection: ClusterConnection): Promise<void> {
  await waitFor(
    'the next token is refused',
    async () => {
      const error = await connection.json('/version').catch((reason: unknown) => reason);
      return error instanceof ClusterError && error.status === 401;
    },
    { seconds: 10, every: 100 },
  );
}

test('a command says 401, to sign in, and exits with 4', async () => {
  await expire();
  for (const args of [['violations'], ['health'], ['constraints', '-o', 'json']]) {
    const { code, stderr } = await run([...args, '--kubeconfig', kubeconfig]);
    expect([code, stderr]).toEqual([4, expect.stringMatching(/does not accept the credentials of token-user \(401\)/)]);
    expect(stderr).toMatch(/sign in again/);
  }
});

test.each([20, 100, 140])('beside %i watches the refusal is told, and the next token works at once', async (count) => {
  const connection = await connectionOf();
  const watch = { query: { watch: 'true', timeoutSeconds: '300' } };
  await Promise.all(Array.from({ length: count }, () => connection.stream('/api/v1/namespaces', watch)));
  await expire();
  await refused(connection);
  const settled = () =>
    Promise.all(
      Array.from({ length: 30 }, async () => {
        const signal = AbortSignal.timeout(20_000);
        return connection.json('/api/v1/namespaces', { signal }).then(
          () => 200,
          ({ status }: ClusterError) => status,
        );
      }),
    );
  expect(await settled()).toEqual(Array(30).fill(401));
  await writeFile(tokenFile, token);
  expect(await settled()).toEqual(Array(30).fill(200));
  await connection.close();
});

test('the console says it within seconds, and is live again with the next token', async () => {
  const picture = openLivePicture(kubeconfig);
  try {
    await picture.settled();
    await expire();
    await picture.until(
      'it says 401',
      ({ connection }) => connection.phase === 'retrying' && /\(401\)/.test(connection.problem?.what ?? ''),
      60,
    );
    await writeFile(tokenFile, token);
    await picture.until('it is connected again', ({ connection }) => connection.phase === 'connected', 30);
    await picture.until('lists are live', (state) => state.picture.templates.state === 'live', 60);
  } finally {
    await picture.close();
  }
});
