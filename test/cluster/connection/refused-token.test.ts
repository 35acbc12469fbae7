/** A token that is not accepted any more, on HTTP/2: as kube-apiserver does, every 401 comes with a GOAWAY, and open streams live on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClusterConnection, createClusterConnection } from '../../../src/cluster/connection/cluster-connection.ts';
import { ClusterError } from '../../../src/cluster/connection/cluster-error.ts';
import { type HealthState, watchHealth } from '../../../src/cluster/connection/connection-health.ts';
import {
  type Asked,
  eventually,
  type ScriptedServer,
  sendJson,
  sendStatus,
  startScriptedServer,
} from '../scripted-server.ts';

let server: ScriptedServer;
let folder: string;
let tokenFile: string;
let accepted: string;
let connection: ClusterConnection;
const watches = new Set<Http2ServerResponse>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refused-token-'));
  tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'first');
  accepted = 'first';
  server = await startScriptedServer(answer);
  connection = createClusterConnection(server.context({ tokenFile }), { asGroups: [], readonly: true });
});

afterEach(async () => {
  await connection.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

function answer(asked: Asked, response: Http2ServerResponse): void {
  if (asked.headers.authorization !== `Bearer ${accepted}`) {
    refuse(response);
  } else if (asked.query.has('watch')) {
    watches.add(response);
    response.on('close', () => watches.delete(response));
    response.writeHead(200);
    response.write('{"first":"line"}\n');
  } else {
    sendJson(response, { gitVersion: 'v1.35.4' });
  }
}

/** As Go does: first that the connection ends and all are answered, then the answer and which was the last. */
function refuse(response: Http2ServerResponse): void {
  const session = response.stream.session as ServerHttp2Session;
  const last = response.stream.id ?? 0;
  session.goaway(0, 2 ** 31 - 1);
  setTimeout(() => {
    if (session.destroyed) return;
    sendStatus(response, 401, 'Unauthorized');
    session.goaway(0, last);
  }, 5);
}

async function openWatches(count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async () => {
      const stream = await connection.stream('/api/v1/namespaces', { query: { watch: 'true' } });
      await stream.next();
    }),
  );
  expect(watches.size).toBe(count);
}

/** What a request came to, within the time. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | ClusterError | 'nothing'> {
  return Promise.race([
    promise.catch((error: unknown) => {
      if (error instanceof ClusterError) return error;
      throw error;
    }),
    new Promise<'nothing'>((resolve) => setTimeout(() => resolve('nothing'), milliseconds)),
  ]);
}

describe.each([10, 99, 100, 130])('beside %i watches that go on', { timeout: 60_000 }, (count) => {
  it('is told as 401 by every request, and the next token is used at once', async () => {
    await openWatches(count);
    accepted = 'second';
    const refused = await Promise.all(Array.from({ length: 20 }, () => within(20_000, connection.json('/version'))));
    expect(refused.map((result) => (result instanceof ClusterError ? result.status : result))).toEqual(
      Array(20).fill(401),
    );
    writeFileSync(tokenFile, 'second');
    const answers = await Promise.all(Array.from({ length: 20 }, () => within(20_000, connection.json('/version'))));
    expect(answers).toEqual(Array(20).fill({ gitVersion: 'v1.35.4' }));
  });

  it('is not called connected while nothing but old watches is heard', async () => {
    await openWatches(count);
    const states: HealthState[] = [];
    const health = watchHealth(connection, (state) => states.push(state), { interval: 30, quiet: 1_000, dead: 3_000 });
    await eventually(() => states.at(-1)?.phase === 'connected');
    const chatter = setInterval(() => {
      for (const watch of watches) watch.write('{"another":"line"}\n');
    }, 50);
    accepted = 'second';
    await eventually(() => states.at(-1)?.phase === 'retrying' && states.at(-1)?.problem?.status === 401, 20_000);
    clearInterval(chatter);
    writeFileSync(tokenFile, 'second');
    await eventually(() => states.at(-1)?.phase === 'connected');
    health.close();
  });
});

describe('a server that ends its connections without a 401', () => {
  it('is asked over another connection, however many watches go on', async () => {
    await openWatches(100);
    for (const watch of [...watches].slice(0, 1)) (watch.stream.session as ServerHttp2Session).goaway(0, 2 ** 31 - 1);
    const answers = await Promise.all(Array.from({ length: 5 }, () => within(20_000, connection.json('/version'))));
    expect(answers).toEqual(Array(5).fill({ gitVersion: 'v1.35.4' }));
  });
});

describe('watches of before a 401', () => {
  it('go on, and end when all connections are dropped', async () => {
    const stream = await connection.stream('/api/v1/namespaces', { query: { watch: 'true' } });
    await stream.next();
    accepted = 'second';
    expect(await within(20_000, connection.json('/version'))).toMatchObject({ status: 401 });
    writeFileSync(tokenFile, 'second');
    expect(await within(20_000, connection.json('/version'))).toEqual({ gitVersion: 'v1.35.4' });
    for (const watch of watches) watch.write('{"another":"line"}\n');
    expect(await within(5_000, stream.next())).toEqual({ done: false, value: '{"another":"line"}' });
    const next = within(5_000, stream.next());
    connection.reset();
    expect(String(await next)).toMatch(/connection is being made anew|was lost/);
    await eventually(() => watches.size === 0, 5_000);
    expect(await connection.json('/version')).toEqual({ gitVersion: 'v1.35.4' });
  });
});

describe('a request that is not answered', () => {
  it.each([
    [{}, 30_000],
    [{ requestTimeout: 0 }, 600_000],
    [{ requestTimeout: 3_000 }, 3_000],
  ])('has a limit with %j, be it a watch that is to be opened', async (flags, limit) => {
    server.answer = () => undefined;
    const patient = createClusterConnection(server.context(), { asGroups: [], readonly: true, ...flags });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const asked = [patient.json('/version'), patient.stream('/api/v1/pods', { query: { watch: 'true' } })];
    await eventually(() => server.requests.length === 2);
    const ends = timers.mock.calls.flatMap(([end, after]) => (after === limit ? [end] : []));
    timers.mockRestore();
    expect(ends).toHaveLength(2);
    for (const end of ends) end();
    const results = await Promise.all(asked.map((one) => within(20_000, one)));
    for (const result of results) expect(String(result)).toMatch(/did not answer GET .* within/);
    await patient.close();
  });
});
