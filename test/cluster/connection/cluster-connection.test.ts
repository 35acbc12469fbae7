import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterConnection, createClusterConnection } from '../../../src/cluster/connection/cluster-connection.ts';
import { ClusterError } from '../../../src/cluster/connection/cluster-error.ts';
import type { ChosenContext } from '../../../src/cluster/kubeconfig/kubeconfig.ts';
import { createCertificateAuthority } from '../../../src/sandbox/certificates.ts';
import { eventually, type ScriptedServer, sendJson, sendStatus, startScriptedServer } from '../scripted-server.ts';

type Options = Parameters<typeof createClusterConnection>[1];

let server: ScriptedServer;
let folder: string;
const opened: ClusterConnection[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'connection-'));
  server = await startScriptedServer((_asked, response) => sendJson(response, { ok: true }));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
  await server.close();
  rmSync(folder, { recursive: true });
});

function open(
  chosen: ChosenContext = server.context(),
  options: Partial<Options> = {},
  onSignIn?: (text: string) => void,
): ClusterConnection {
  const connection = createClusterConnection(chosen, { asGroups: [], readonly: true, ...options }, onSignIn);
  opened.push(connection);
  return connection;
}

async function failureOf(promise: Promise<unknown>): Promise<ClusterError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ClusterError)) throw new Error(`no ClusterError but ${String(error)}`);
  return error;
}

function script(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${content}\n`);
  chmodSync(path, 0o755);
  return path;
}

const credential = (token: string, expires = '') =>
  `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${token}"${expires && `,"expirationTimestamp":"${expires}"`}}}'`;

describe('one connection', () => {
  it('carries parallel requests over one HTTP/2 socket', async () => {
    const connection = open();
    await Promise.all(Array.from({ length: 40 }, (_, index) => connection.json(`/api/v1/n${index}`)));
    expect(server.requests.every(({ httpVersion }) => httpVersion === '2.0')).toBe(true);
    expect(server.open()).toBe(1);
  });

  it('opens no socket any more once it is closed', async () => {
    const connection = open();
    await connection.json('/version');
    await connection.close();
    await eventually(() => server.open() === 0);
    expect((await failureOf(connection.json('/version'))).kind).toBe('cancelled');
    expect(server.open()).toBe(0);
  });

  it('keeps the path of a server behind a prefix', async () => {
    await open(server.context({}, { server: `${server.url}/k8s/clusters/c-1/` })).json('/version');
    expect(server.requests[0]?.path).toBe('/k8s/clusters/c-1/version');
  });

  it('speaks plain http, as to kubectl proxy', async () => {
    const plain = createServer((_request, response) => response.end('{"plain":true}'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    const answer = await open(server.context({}, { server: `http://127.0.0.1:${port}` })).json('/version');
    expect(answer).toEqual({ plain: true });
    plain.close();
  });

  it.each([{ token: 'abc' }, { username: 'jane', password: 'secret' }, { tokenFile: '/nonexistent' }])(
    'sends nothing that signs in over plain http, as kubectl, for %j',
    async (user) => {
      const asked: unknown[] = [];
      const plain = createServer((request, response) => {
        asked.push(request.headers.authorization);
        response.end('{}');
      });
      await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
      const address = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
      await open(server.context(user, { server: address })).json('/version');
      expect(asked).toEqual([undefined]);
      plain.close();
    },
  );

  it('runs no sign-in command for a server of plain http', async () => {
    const plain = createServer((_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const command = script('login', `touch ${folder}/ran\n${credential('abc')}`);
    await open(server.context({ exec: { command } }, { server: address })).json('/version');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    plain.close();
  });

  it('understands a compressed answer', async () => {
    server.answer = (_asked, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('{"zipped":true}'));
    };
    expect(await open().json('/x')).toEqual({ zipped: true });
  });

  it('refuses writes in read-only mode before anything is sent', async () => {
    const failure = await failureOf(open().json('/api/v1/namespaces/a/pods', { method: 'POST', body: {} }));
    expect(failure.kind).toBe('readonly');
    expect(server.requests).toHaveLength(0);
    await open(server.context(), { readonly: false }).json('/api/v1/namespaces/a/pods', {
      method: 'POST',
      body: { a: 1 },
    });
    expect(server.requests[0]).toMatchObject({ method: 'POST', body: '{"a":1}' });
  });
});

describe('sign-in', () => {
  it('sends token, impersonated user and groups', async () => {
    await open(server.context({ token: 'abc' }), { as: 'jane', asGroups: ['dev', 'ops'] }).json('/version');
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer abc', 'impersonate-user': 'jane' });
    expect(String(server.requests[0]?.headers['impersonate-group']).split(/,\s*/)).toEqual(['dev', 'ops']);
  });

  it('acts as the kubeconfig says when no flag does', async () => {
    const connection = open(server.context({ token: 'abc', as: 'bob', 'as-groups': ['g'] }));
    await connection.json('/version');
    expect(connection.user).toBe('bob');
    expect(server.requests[0]?.headers).toMatchObject({ 'impersonate-user': 'bob', 'impersonate-group': 'g' });
  });

  it('runs an exec plugin once for all who wait, with KUBERNETES_EXEC_INFO', async () => {
    const command = script('login', `echo "$KUBERNETES_EXEC_INFO" >> ${folder}/runs\n${credential('from-plugin')}`);
    const connection = open(server.context({ exec: { command, apiVersion: 'client.authentication.k8s.io/v1beta1' } }));
    await Promise.all([1, 2, 3].map(() => connection.json('/version')));
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('Bearer from-plugin'));
    const { readFileSync } = await import('node:fs');
    const runs = readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n');
    expect(runs).toHaveLength(1);
    expect(JSON.parse(runs[0] ?? '')).toMatchObject({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1beta1',
    });
  });

  it('runs it again when the token has expired', async () => {
    const command = script('login', `echo run >> ${folder}/runs\n${credential('t', '2001-01-01T00:00:00Z')}`);
    const connection = open(server.context({ exec: { command } }));
    await connection.json('/version');
    await connection.json('/version');
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('run\nrun\n');
  });

  it('signs in anew after a 401, once, and then gives up', async () => {
    const command = script(
      'login',
      `echo run >> ${folder}/runs\n${`echo '{"status":{"token":"t'$(wc -l < ${folder}/runs | tr -d ' ')'"}}'`}`,
    );
    server.answer = (asked, response) =>
      asked.headers.authorization === 'Bearer t2'
        ? sendJson(response, { ok: true })
        : sendStatus(response, 401, 'Unauthorized');
    const connection = open(server.context({ exec: { command } }));
    expect(await connection.json('/version')).toEqual({ ok: true });
    server.answer = (_asked, response) => sendStatus(response, 401, 'Unauthorized');
    const before = server.requests.length;
    const failure = await failureOf(connection.json('/version'));
    expect(failure.status).toBe(401);
    expect(failure.message).not.toMatch(/t[0-9]\b/);
    expect(server.requests.length - before).toBe(2);
  });

  it('shows what a failing plugin wrote to stderr, without its token', async () => {
    const command = script(
      'login',
      'echo "AADSTS700082: the refresh token has expired eyJhbGciOi.eyJzdWIiOiJ4.c2ln" >&2; exit 3',
    );
    const failure = await failureOf(open(server.context({ exec: { command, args: ['get-token'] } })).json('/version'));
    expect(failure.kind).toBe('credentials');
    expect(failure.problem.what).toContain('exited with 3: AADSTS700082: the refresh token has expired <token>');
    expect(failure.problem.next).toContain(`${command} get-token`);
  });

  it('shows no secret of a failing plugin: not of its arguments, its environment, nor what it wrote', async () => {
    const command = script(
      'login',
      'echo "bad: $*, $SP_SECRET, AZURE_PASSWORD=pw1, https://jane:pw2x@host/" >&2; exit 1',
    );
    const args = [
      'get-token',
      '--client-secret',
      'first~8Q',
      '--password=second',
      '--server-id',
      'id-1',
      '-key',
      'third',
    ];
    const exec = { command, args, env: [{ name: 'SP_SECRET', value: 'fourth' }] };
    const told: string[] = [];
    const connection = open(server.context({ exec }), {}, (text) => told.push(text));
    const { problem } = await failureOf(connection.json('/version'));
    expect(JSON.stringify([problem, told])).not.toMatch(/first~8Q|second|third|fourth|pw2x/);
    expect(problem.next).toContain(
      'get-token --client-secret <hidden> --password=<hidden> --server-id id-1 -key <hidden>',
    );
    expect(problem.what).toContain('exited with 1: bad: get-token');
  });

  it('ends a plugin that prints without end', async () => {
    const command = script('login', 'exec yes');
    const failure = await failureOf(open(server.context({ exec: { command } })).json('/version'));
    expect(failure.problem.what).toContain('it printed more than any credential is long');
  });

  it('says that a plugin is not installed, with its own hint', async () => {
    const exec = { command: 'no-such-login-command', installHint: 'brew install it' };
    const failure = await failureOf(open(server.context({ exec })).json('/version'));
    expect(failure.problem).toEqual({
      what: 'the sign-in command "no-such-login-command" is not installed',
      next: 'brew install it',
    });
  });

  it('tells what a plugin asks for while it waits, and ends it when closed', async () => {
    const command = script('login', 'echo "open https://microsoft.com/devicelogin and enter ABC" >&2; exec sleep 600');
    const told: string[] = [];
    const connection = open(server.context({ exec: { command } }), {}, (text) => told.push(text));
    const failing = failureOf(connection.json('/version'));
    await eventually(() => told.some((text) => text.includes('enter ABC')));
    await connection.close();
    expect((await failing).kind).toBe('cancelled');
  });

  it('reads a token file anew after a 401', async () => {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'old\n');
    server.answer = (asked, response) =>
      asked.headers.authorization === 'Bearer new' ? sendJson(response, { ok: true }) : sendStatus(response, 401);
    const connection = open(server.context({ tokenFile }));
    expect((await failureOf(connection.json('/version'))).status).toBe(401);
    writeFileSync(tokenFile, 'new\n');
    expect(await connection.json('/version')).toEqual({ ok: true });
  });

  it('sends a user name and its password', async () => {
    await open(server.context({ username: 'jane', password: 'pässword' })).json('/version');
    const { authorization } = server.requests[0]?.headers ?? {};
    expect(authorization).toBe(`Basic ${Buffer.from('jane:pässword').toString('base64')}`);
  });

  // The Kubernetes client is a thousand modules, loaded here one by one.
  it('signs in by the auth-provider of an old kubeconfig', { timeout: 60_000 }, async () => {
    const expiry = new Date(Date.now() + 3_600_000).toISOString();
    const provider = { name: 'gcp', config: { 'access-token': 'from-provider', expiry } };
    await open(server.context({ 'auth-provider': provider })).json('/version');
    expect(server.requests[0]?.headers.authorization).toBe('Bearer from-provider');
  });

  it('trusts the authority that stands in the kubeconfig before one in a file, as kubectl does', async () => {
    const { caPem } = await createCertificateAuthority('another');
    const file = join(folder, 'ca.pem');
    writeFileSync(file, caPem);
    expect(await open(server.context({}, { 'certificate-authority': file })).json('/version')).toEqual({ ok: true });
  });

  it('says which credential file cannot be read', async () => {
    const failure = await failureOf(
      open(server.context({ 'client-certificate': join(folder, 'gone.pem') })).json('/version'),
    );
    expect(failure.kind).toBe('credentials');
    expect(failure.problem.what).toContain('gone.pem');
  });
});

describe('TLS', () => {
  it('does not trust an unknown authority', async () => {
    const { caPem } = await createCertificateAuthority('another');
    const chosen = server.context({}, { 'certificate-authority-data': Buffer.from(caPem).toString('base64') });
    const failure = await failureOf(open(chosen).json('/version'));
    expect(failure.kind).toBe('network');
    expect(failure.problem.what).toMatch(/certificate .*(unknown authority|does not trust)/);
    expect(server.requests).toHaveLength(0);
  });

  it('trusts anything with insecure-skip-tls-verify', async () => {
    const chosen = server.context({}, { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true });
    expect(await open(chosen).json('/version')).toEqual({ ok: true });
  });

  it('refuses a certificate for another name, unless tls-server-name says that one', async () => {
    const other = await startScriptedServer((_asked, response) => sendJson(response, { ok: true }), {
      hosts: ['api.internal'],
    });
    const failure = await failureOf(open(other.context()).json('/version'));
    expect(failure.problem.what).toContain('shows a certificate for another name');
    expect(await open(other.context({}, { 'tls-server-name': 'api.internal' })).json('/version')).toEqual({ ok: true });
    await other.close();
  });
});

describe('a proxy', () => {
  let proxy: Server;
  let tunnels: string[];
  let sockets: Socket[];

  beforeEach(async () => {
    tunnels = [];
    sockets = [];
    proxy = createServer();
    proxy.on('connect', (request, socket, head) => {
      tunnels.push(request.url ?? '');
      const target = connectTcp(server.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.write(head);
        target.pipe(socket).pipe(target);
      });
      for (const end of [target, socket as Socket]) end.on('error', () => undefined);
      sockets.push(target, socket as Socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  it('goes through proxy-url', async () => {
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const connection = open(server.context({ token: 'x' }, { 'proxy-url': proxyUrl }));
    await Promise.all([1, 2, 3].map(() => connection.json('/version')));
    expect(new Set(tunnels)).toEqual(new Set([`127.0.0.1:${server.port}`]));
    expect(server.requests).toHaveLength(3);
  });
});

describe('a proxy that fails', () => {
  const refusing = async (answer: string) => {
    const proxy = createServer();
    proxy.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${answer}\r\n\r\n`));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    return { proxy, host: `127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  };

  it.each([
    ['403 Forbidden', /^the proxy (\S+) refused to connect to https:\S+ \(403\)$/],
    ['502 Bad Gateway', /^the proxy (\S+) refused to connect to https:\S+ \(502\)$/],
    ['407 Proxy Authentication Required', /^the proxy (\S+) wants a sign-in \(407\) to reach https:/],
  ])('is named, not the cluster, when it says %s', async (answer, words) => {
    const { proxy, host } = await refusing(answer);
    const chosen = server.context({}, { 'proxy-url': `http://jane:secret@${host}` });
    const { problem } = await failureOf(open(chosen).json('/version'));
    expect(words.exec(problem.what)?.[1]).toBe(host);
    expect(problem.next).toContain('proxy-url');
    expect(JSON.stringify(problem)).not.toContain('secret');
    proxy.close();
  });

  it('is named when nothing listens there', async () => {
    const { proxy, host } = await refusing('');
    await new Promise((resolve) => proxy.close(resolve));
    const { problem } = await failureOf(open(server.context({}, { 'proxy-url': `http://${host}` })).json('/version'));
    expect(problem.what).toBe(`the proxy ${host} cannot be reached (ECONNREFUSED)`);
  });
});

describe('failures in words', () => {
  it('refused', async () => {
    const { url } = server;
    await server.close();
    const failure = await failureOf(open().json('/version'));
    expect(failure.problem.what).toBe(`${url} refuses connections`);
    server = await startScriptedServer(() => undefined);
  });

  it('timed out, when the request timeout says so', async () => {
    server.answer = () => undefined;
    const failure = await failureOf(open(server.context(), { requestTimeout: 150 }).json('/version'));
    expect(failure.problem.what).toMatch(/did not answer GET \/version within 0\.\d s/);
  });

  it('timed out in the middle of an answer', async () => {
    server.answer = (_asked, response) => {
      response.writeHead(200);
      response.write('{"half":');
    };
    const failure = await failureOf(open(server.context(), { requestTimeout: 150 }).json('/version'));
    expect(failure.kind).toBe('network');
    expect(failure.problem.what).toMatch(/did not answer|stopped in the middle/);
  });

  it('a watch refused in words that never end', async () => {
    server.answer = (_asked, response) => {
      response.writeHead(500);
      response.write('one moment');
    };
    const watching = open(server.context(), { requestTimeout: 150 }).stream('/api/v1/pods', {
      query: { watch: 'true' },
    });
    const nothing = new Promise<never>((_, give) => setTimeout(() => give(new Error('nothing was said')), 5_000));
    expect((await failureOf(Promise.race([watching, nothing]))).problem.what).toContain('(500): one moment');
  });

  it('waits as long as it takes with a request timeout of 0, as kubectl does', async () => {
    server.answer = (_asked, response) => void setTimeout(() => sendJson(response, { late: true }), 100);
    expect(await open(server.context(), { requestTimeout: 0 }).json('/version')).toEqual({ late: true });
  });

  it('forbidden: the permission comes from the request, the id from the server', async () => {
    server.answer = (_asked, response) => sendStatus(response, 403, 'no "lies" allowed', { 'audit-id': 'id-1' });
    const failure = await failureOf(open().json('/apis/apps/v1/namespaces/team-a/deployments'));
    expect(failure.problem).toMatchObject({
      missing: { verb: 'list', group: 'apps', resource: 'deployments', namespace: 'team-a' },
      status: 403,
      requestId: 'id-1',
    });
    expect(failure.problem.what).toBe('tester may not list deployments.apps in namespace team-a');
  });

  it.each([
    [404, 'is not there'],
    [410, 'fell too far behind'],
    [429, 'is limiting requests'],
    [500, 'failed on GET /x (500): because'],
    [422, 'refused GET /x (422): because'],
  ])('%i: %s', async (status, words) => {
    server.answer = (_asked, response) => sendStatus(response, status, 'because', { 'retry-after': '7' });
    const failure = await failureOf(open().json('/x'));
    expect(failure.problem.what).toContain(words);
    expect(failure.retryAfter).toBe(7_000);
  });

  it('leaves out the pages of proxies', async () => {
    server.answer = (_asked, response) => {
      response.writeHead(503);
      response.end('<html>upstream sent token=abcdefghijklmnopqrstuvwxyz</html>');
    };
    expect((await failureOf(open().json('/x'))).problem.what).not.toContain('html');
  });
});
