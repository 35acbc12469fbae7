import pLimit from 'p-limit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterConnection, createClusterConnection } from '../../src/cluster/connection/cluster-connection.ts';
import { type Collection, type ListWatchTimes, listWatch } from '../../src/cluster/list-watch.ts';
import type { ResourceSource } from '../../src/cluster/resource-source.ts';
import { ScriptedList } from './scripted-list.ts';
import { eventually, type ScriptedServer, sendJson, sendStatus, startScriptedServer } from './scripted-server.ts';

type Item = { name: string; value: string };
const source: ResourceSource<Item> = {
  path: '/apis/example.com/v1/things',
  pageSize: 2,
  parse: (raw) => {
    const { metadata, value } = raw as { metadata: { name: string }; value?: string };
    return { name: metadata.name, value: value ?? '' };
  },
};

let list: ScriptedList;
let server: ScriptedServer;
let connection: ClusterConnection;
let collection: Collection<Item>;
let states: string[];
let suspicions: number;

beforeEach(async () => {
  list = new ScriptedList();
  server = await startScriptedServer(list.answer);
  connection = createClusterConnection(server.context(), { asGroups: [], readonly: true });
  states = [];
  suspicions = 0;
});

afterEach(async () => {
  collection.close();
  await connection.close();
  await server.close();
});

function follow(times: Partial<ListWatchTimes> = {}, watch = true): void {
  const health = { suspect: () => void suspicions++, ready: () => Promise.resolve() };
  collection = listWatch({ connection, health, limit: pLimit(4), watch, times }, source, () => {
    states.push(collection.reading().state);
  });
}

const names = () =>
  collection
    .reading()
    .value?.map(({ name }) => name)
    .sort()
    .join();
const isLive = (expected: string) => () => collection.reading().state === 'live' && names() === expected;

describe('following a list', () => {
  it('reads it page by page and follows what is added, changed and deleted', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) list.put(name);
    follow();
    expect(collection.reading().state).toBe('loading');
    await eventually(isLive('a,b,c,d,e'));
    expect(list.lists).toBe(3);
    await eventually(() => list.watches.size === 1);
    list.put('f');
    list.put('a', 'new');
    list.remove('b');
    await eventually(isLive('a,c,d,e,f'));
    expect(collection.reading().value?.find(({ name }) => name === 'a')?.value).toBe('new');
    expect(list.lists).toBe(3);
  });

  it('keeps the reading the same object while nothing changes', async () => {
    list.put('a');
    follow();
    await eventually(isLive('a'));
    expect(collection.reading()).toBe(collection.reading());
  });

  it('resumes after a normal end from the last bookmark, without listing again and without calling it stale', async () => {
    follow();
    await eventually(() => list.watches.size === 1);
    list.event('BOOKMARK', { metadata: { resourceVersion: '777' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    list.endWatches();
    await eventually(() => list.openedAt.length === 2);
    expect(list.openedAt).toEqual(['100', '777']);
    expect(list.lists).toBe(1);
    expect(states).not.toContain('stale');
  });

  it('resumes at the last object after the connection was dropped, stale in between', async () => {
    list.put('a');
    follow();
    await eventually(() => list.watches.size === 1);
    list.put('b');
    await eventually(isLive('a,b'));
    server.drop();
    await eventually(() => states.includes('stale'));
    await eventually(() => list.watches.size === 1 && collection.reading().state === 'live');
    expect(list.openedAt.at(-1)).toBe('102');
    expect(list.lists).toBe(1);
    expect(suspicions).toBeGreaterThan(0);
    list.put('c');
    await eventually(isLive('a,b,c'));
  });

  it('lists again after a 410 in the watch', async () => {
    list.put('a');
    follow();
    await eventually(() => list.watches.size === 1);
    list.put('b', '', { quietly: true });
    list.event('ERROR', { kind: 'Status', code: 410, message: 'too old resource version' });
    await eventually(isLive('a,b'));
    expect(list.lists).toBe(2);
  });

  it('lists again after a 410 at opening the watch', async () => {
    list.put('a');
    list.intercept = (asked, response) => {
      if (!asked.query.has('watch')) return false;
      list.intercept = undefined;
      list.put('b', '', { quietly: true });
      sendStatus(response, 410, 'Expired');
      return true;
    };
    follow();
    await eventually(isLive('a,b'));
    expect(list.lists).toBe(2);
  });

  it('does not follow pages that lead back to themselves', async () => {
    for (const name of ['a', 'b', 'c']) list.put(name);
    list.intercept = (asked, response) => {
      if (!asked.query.has('continue')) return false;
      sendJson(response, { metadata: { resourceVersion: '1', continue: '2' }, items: [] });
      return true;
    };
    follow();
    await eventually(() => collection.reading().state === 'failed', 5_000);
    expect(collection.reading().problem?.what).toBe(`the pages of ${source.path} lead back to themselves`);
    list.intercept = undefined;
    await eventually(isLive('a,b,c'));
  });

  it('starts the list over when a continue token has expired', async () => {
    for (const name of ['a', 'b', 'c']) list.put(name);
    list.intercept = (asked, response) => {
      if (!asked.query.has('continue')) return false;
      list.intercept = undefined;
      sendStatus(response, 410, 'continue token expired');
      return true;
    };
    follow();
    await eventually(isLive('a,b,c'));
  });

  it('resumes after an object that was cut off in the middle', async () => {
    list.put('a');
    follow();
    await eventually(() => list.watches.size === 1);
    list.write('{"type":"ADDED","object":{"metadata":{"name":"b"');
    list.put('b', '', { quietly: true });
    list.endWatches();
    await eventually(() => states.includes('stale'));
    await eventually(() => list.openedAt.length === 2 && list.watches.size === 1);
    expect(list.openedAt[1]).toBe('101');
    list.event('ADDED', list.raw({ name: 'b' }));
    await eventually(isLive('a,b'));
  });

  it('asks again after a list that was cut off in the middle', async () => {
    list.put('a');
    list.intercept = (_asked, response) => {
      list.intercept = undefined;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"items":[{"metadata":');
      return true;
    };
    follow();
    await eventually(isLive('a'));
    expect(states[0]).toBe('failed');
  });

  it('opens a silent watch anew and says nothing of it', async () => {
    follow({ silence: 80 });
    await eventually(() => list.openedAt.length >= 3);
    expect(states).not.toContain('stale');
    expect(list.lists).toBe(1);
  });

  it('does not ask before Retry-After is over', async () => {
    list.put('a');
    list.refuse(429, 'slow down', { 'retry-after': '1' });
    follow();
    const asked = Date.now();
    await eventually(() => states.includes('failed'));
    expect(collection.reading().problem).toMatchObject({ status: 429, next: 'asking again in 1 s' });
    list.intercept = undefined;
    await eventually(isLive('a'));
    expect(Date.now() - asked).toBeGreaterThan(950);
  });

  it('keeps the value through server errors, and recovers', async () => {
    list.put('a');
    follow();
    await eventually(() => list.watches.size === 1);
    list.refuse(500, 'etcd is away');
    list.event('ERROR', { kind: 'Status', code: 500, message: 'broken' });
    await eventually(() => collection.reading().problem?.what.includes('etcd is away'));
    expect(collection.reading()).toMatchObject({ state: 'stale', value: [{ name: 'a' }] });
    list.intercept = undefined;
    await eventually(isLive('a'));
    expect(collection.reading().problem).toBeUndefined();
  });

  it('names the missing permission, and notices when it comes', async () => {
    list.put('a');
    list.refuse(403, 'things.example.com is forbidden');
    follow({ denied: 50 });
    await eventually(() => collection.reading().state === 'denied');
    expect(collection.reading().value).toBeUndefined();
    expect(collection.reading().problem?.missing).toEqual({ verb: 'list', group: 'example.com', resource: 'things' });
    list.intercept = undefined;
    await eventually(isLive('a'));
  });

  it('lists from time to time what may not be watched, and names the missing verb', async () => {
    list.put('a');
    list.intercept = (asked, response) => {
      if (asked.query.has('watch')) sendStatus(response, 403);
      return asked.query.has('watch');
    };
    follow({ denied: 50 });
    await eventually(() => collection.reading().state === 'stale');
    expect(collection.reading().problem?.missing?.verb).toBe('watch');
    expect(names()).toBe('a');
    list.put('b');
    await eventually(() => names() === 'a,b');
  });

  it('says absent for what the server does not have, and notices when it comes', async () => {
    list.put('a');
    list.refuse(404, 'the server could not find the requested resource');
    follow({ absent: 50 });
    await eventually(() => collection.reading().state === 'absent');
    list.intercept = undefined;
    await eventually(isLive('a'));
  });

  it('says nothing after it was closed', async () => {
    list.put('a');
    follow();
    await eventually(() => list.watches.size === 1);
    const before = states.length;
    collection.close();
    list.put('b');
    await eventually(() => list.watches.size === 0);
    expect(states.length).toBe(before);
  });

  it('reads once and stops when nothing is to be watched', async () => {
    list.put('a');
    follow({}, false);
    await collection.settled;
    expect(names()).toBe('a');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(list.openedAt).toEqual([]);
  });
});
