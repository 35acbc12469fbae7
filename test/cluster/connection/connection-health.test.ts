import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterConnection, createClusterConnection } from '../../../src/cluster/connection/cluster-connection.ts';
import {
  type ConnectionHealth,
  type HealthState,
  watchHealth,
} from '../../../src/cluster/connection/connection-health.ts';
import {
  type Answerer,
  eventually,
  type ScriptedServer,
  sendJson,
  sendStatus,
  startScriptedServer,
} from '../scripted-server.ts';

const version: Answerer = (_asked, response) => sendJson(response, { gitVersion: 'v1.35.4' });
let server: ScriptedServer;
let connection: ClusterConnection;
let health: ConnectionHealth;
let states: HealthState[];

beforeEach(async () => {
  server = await startScriptedServer(version);
  connection = createClusterConnection(server.context(), { asGroups: [], readonly: true });
  states = [];
});

afterEach(async () => {
  health.close();
  await connection.close();
  await server.close();
});

const begin = (times = { interval: 30, quiet: 60, dead: 200 }) => {
  health = watchHealth(connection, (state) => states.push(state), times);
};

describe('the health of a connection', () => {
  it('is connected, with the version, and says so once', async () => {
    begin({ interval: 30, quiet: 10_000, dead: 20_000 });
    await eventually(() => server.requests.length > 4);
    expect(states.map(({ phase }) => phase)).toEqual(['connected']);
    expect(states[0]?.version).toMatchObject({ state: 'live', value: 'v1.35.4' });
  });

  it('retries a refused connection until the server is up, and lets waiting requests go', async () => {
    const { port } = server;
    await server.close();
    begin();
    await eventually(() => states.at(-1)?.phase === 'retrying');
    expect(states.at(-1)?.problem?.what).toContain('refuses connections');
    expect(states.at(-1)?.retryAt).toBeGreaterThan(0);
    let ready = false;
    void health.ready(new AbortController().signal).then(() => {
      ready = true;
    });
    server = await startScriptedServer(version, { port });
    await eventually(() => states.at(-1)?.phase === 'connected');
    await eventually(() => ready);
    expect(states.at(-1)?.problem).toBeUndefined();
  });

  it('says that the server is silent, then makes the connection anew', async () => {
    begin();
    await eventually(() => states.at(-1)?.phase === 'connected');
    server.answer = () => undefined;
    await eventually(() => states.at(-1)?.phase === 'retrying');
    expect(states.at(-1)?.problem?.what).toContain('has been silent');
    await eventually(() => server.open() === 0);
    server.answer = version;
    await eventually(() => states.at(-1)?.phase === 'connected');
  });

  it('retries through server errors, and counts being forbidden as an answer', async () => {
    server.answer = (_asked, response) => sendStatus(response, 500, 'etcd');
    begin();
    await eventually(() => states.at(-1)?.phase === 'retrying');
    server.answer = (_asked, response) => sendStatus(response, 403);
    await eventually(() => states.at(-1)?.phase === 'connected');
    expect(states.at(-1)?.version.state).toBe('denied');
  });

  it('is not connected while a sign-in takes long, of which everything that is asked waits', async () => {
    const signedIn = Promise.withResolvers<void>();
    let signIn: ClusterConnection['signIn'] = connection.signIn;
    health = watchHealth({ ...connection, signIn: () => signIn() }, (state) => states.push(state), {
      interval: 30,
      quiet: 60,
      dead: 200,
    });
    await eventually(() => states.at(-1)?.phase === 'connected');
    signIn = () => signedIn.promise;
    await eventually(() => states.at(-1)?.phase === 'retrying', 2_000);
    expect(states.at(-1)).toMatchObject({ failure: 'credentials', problem: { what: 'signing in takes long' } });
    expect(states.at(-1)?.version.state).toBe('stale');
    signedIn.resolve();
    await eventually(() => states.at(-1)?.phase === 'connected');
    expect(states.at(-1)?.problem).toBeUndefined();
  });

  it('asks at once when someone saw the connection fail', async () => {
    begin({ interval: 600_000, quiet: 60, dead: 200 });
    await eventually(() => states.at(-1)?.phase === 'connected');
    const before = server.requests.length;
    health.suspect();
    await eventually(() => server.requests.length > before);
  });

  it('lets those go who wait for it when it is closed', async () => {
    server.answer = (_asked, response) => sendStatus(response, 500);
    begin();
    await eventually(() => states.at(-1)?.phase === 'retrying');
    const waiting = health.ready(new AbortController().signal);
    health.close();
    await waiting;
  });
});
