import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import { resolveCloud } from '../../src/azure/cloud.ts';
import { directoryOf } from '../../src/azure/directory.ts';
import { principalsById } from '../../src/azure/microsoft-graph.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { authors } from '../../src/sandbox/arm/principals.ts';
import { createCertificateAuthority } from '../../src/sandbox/certificates.ts';
import { connectTo, noProfile as profile, startTestArm } from './sandbox-arm.ts';

let sandbox: SandboxArm;
let arm: ArmClients;
const owner = '0b1ec7d0-0000-4000-8000-000000000001';
const gerda = authors.gerda.objectId;
const signal = new AbortController().signal;
const graphRequests = () => sandbox.requestLog.filter(({ path }) => path.startsWith('/v1.0/'));

beforeAll(async () => {
  sandbox = await startTestArm();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  sandbox.faults.clear();
  sandbox.requestLog.length = 0;
  arm = await connectTo(sandbox);
});

test.each([
  ['public', 'https://graph.microsoft.com'],
  ['usgov', 'https://graph.microsoft.us'],
  ['china', 'https://microsoftgraph.chinacloudapi.cn'],
])('the Graph of %s is %s', async (name, graph) => {
  expect((await resolveCloud(name, profile)).graph).toBe(graph);
});

test('the Graph of a registered cloud is the one that az has, and none where az has none or no https address', async () => {
  const cloud = (graph: string | undefined) => {
    const stack = { endpoint_resource_manager: 'https://arm.stack.example' };
    const endpoints = graph === undefined ? stack : { ...stack, endpoint_microsoft_graph_resource_id: graph };
    return resolveCloud('Stack', { ...profile, clouds: new Map([['Stack', endpoints]]) });
  };
  expect((await cloud('https://graph.stack.example/')).graph).toBe('https://graph.stack.example');
  expect(await cloud(undefined)).not.toHaveProperty('graph');
  expect(await cloud('http://graph.stack.example/')).not.toHaveProperty('graph');
});

describe('the sandbox is as strict as Azure', () => {
  const ask = (path: string, token: string, body?: unknown) =>
    fetchIn(`${path === ids ? sandbox.graphEndpoint : sandbox.endpoint}${path}`, token, body).then(
      async ({ status, text }) => [status, JSON.parse(text)],
    );
  const ids = '/v1.0/directoryObjects/getByIds';

  test('a token of ARM opens nothing at Graph, and one of Graph nothing at ARM', async () => {
    const [status, answer] = await ask(ids, await sandbox.token('owner'), { ids: [owner] });
    expect([status, answer.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
    const ofGraph = await sandbox.token('owner', 60, sandbox.graphEndpoint);
    const [refused, why] = await ask('/subscriptions?api-version=2022-12-01', ofGraph);
    expect([refused, why.error.code]).toEqual([401, 'InvalidAuthenticationTokenAudience']);
    expect((await ask(ids, ofGraph, { ids: [owner] }))[0]).toBe(200);
  });

  test('more than 1,000 ids, and what is no id, are refused; so is who may not read the directory', async () => {
    const token = await sandbox.token('owner', 60, sandbox.graphEndpoint);
    for (const wrong of [Array.from({ length: 1001 }, () => owner), ['me'], []])
      expect((await ask(ids, token, { ids: wrong }))[0]).toBe(400);
    const reader = await sandbox.token('reader', 60, sandbox.graphEndpoint);
    expect(await ask(ids, reader, { ids: [owner] })).toMatchObject([
      403,
      { error: { code: 'Authorization_RequestDenied' } },
    ]);
  });
});

describe('names behind object ids', () => {
  test('users and service principals are told apart, and what the directory no longer has is said', async () => {
    const { principals, problem } = await directoryOf(arm).know(
      [gerda, owner, authors.gone],
      sandbox.clusterId,
      signal,
    );
    expect(problem).toBeUndefined();
    expect(principals).toEqual([
      { id: gerda, name: 'Gerda Governance', type: 'user' },
      { id: owner, name: 'Olga Owner', type: 'service principal' },
      { id: authors.gone, gone: true },
    ]);
    await directoryOf(arm).know([owner, gerda, authors.gone], sandbox.clusterId, signal);
    expect(graphRequests()).toHaveLength(1);
  });

  test('more than 1,000 are asked for in several requests', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => `0b1ec7d0-0000-4000-9000-${String(n).padStart(12, '0')}`);
    const { principals } = await directoryOf(arm).know([...many, owner], sandbox.clusterId, signal);
    expect(principals).toHaveLength(1_201);
    expect(principals.at(-1)?.name).toBe('Olga Owner');
    expect(graphRequests()).toHaveLength(2);
  });

  test('a refusal is a state: role assignments tell at least the kind of a principal, and it is not asked at every look', async () => {
    arm = await connectTo(sandbox, 'reader');
    for (let look = 0; look < 3; look++) {
      const { principals, problem } = await directoryOf(arm).know([owner, authors.gone], sandbox.clusterId, signal);
      expect(principals).toEqual([{ id: owner, type: 'service principal' }]);
      expect(problem).toMatchObject({ what: 'Microsoft Graph refuses', status: 403 });
      expect(problem?.next).toContain('Insufficient privileges');
    }
    expect(graphRequests()).toHaveLength(1);
  });

  test('no answer is another state than a refusal', async () => {
    sandbox.faults.next({ match: '/v1.0/', status: 503, code: 'ServiceUnavailable' });
    const { problem } = await directoryOf(arm).know([owner], sandbox.clusterId, signal);
    expect(problem?.what).toBe('Microsoft Graph does not answer');
  });

  test('a sign-in that gets no token for Graph counts as refused', async () => {
    const { connection } = arm;
    const noConsent = Object.assign(new Error('AADSTS65001: consent is missing'), {
      name: 'AuthenticationRequiredError',
    });
    const signIn = { ...connection.signIn, tokenFor: () => Promise.reject(noConsent) };
    const { problem } = await directoryOf({ ...arm, connection: { ...connection, signIn } }).know(
      [owner],
      sandbox.clusterId,
      signal,
    );
    expect(problem).toMatchObject({ what: 'Microsoft Graph refuses', status: 403 });
    expect(graphRequests()).toHaveLength(0);
  });

  test('they are read with --readonly too', async () => {
    const readonly = await connectTo(sandbox, 'owner', true);
    expect(await principalsById(readonly.connection, [owner])).toHaveLength(1);
  });
});

test('the token for Graph follows no redirection to another host', async () => {
  const authority = await createCertificateAuthority();
  const heard: unknown[] = [];
  const elsewhere = createServer(
    await authority.issue({ commonName: '127.0.0.1', hosts: ['127.0.0.1'] }),
    ({ headers }, response) => {
      heard.push(headers.authorization);
      response.end('{}');
    },
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => elsewhere.once('listening', resolve));
  const to = `https://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1.0/directoryObjects/getByIds`;
  for (const status of [301, 302, 307, 308])
    sandbox.faults.next({ match: '/v1.0/', status, headers: { location: to } });
  for (let n = 0; n < 4; n++) await principalsById(arm.connection, [owner]).catch(() => {});
  elsewhere.close();
  expect(heard).toEqual([]);
  expect(graphRequests()).toHaveLength(4);
});

async function fetchIn(url: string, token: string, body?: unknown): Promise<{ status: number; text: string }> {
  const { request } = await import('node:https');
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const { readFile } = await import('node:fs/promises');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const method = body === undefined ? 'GET' : 'POST';
  const sent = request(url, { method, headers, ca: await readFile(sandbox.caPemPath) }, async (response) => {
    const text = (await Array.fromAsync(response)).join('');
    resolve({ status: response.statusCode ?? 0, text });
  });
  sent.on('error', reject);
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
