import type { Http2ServerResponse } from 'node:http2';
import pLimit from 'p-limit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterConnection, createClusterConnection } from '../../../src/cluster/connection/cluster-connection.ts';
import type { Collection } from '../../../src/cluster/list-watch.ts';
import { followLog, type LogReader } from '../../../src/cluster/sources/followed-log.ts';
import { eventually, type ScriptedServer, sendStatus, startScriptedServer } from '../scripted-server.ts';

const place = { namespace: 'gatekeeper-system', pod: 'webhook-1', container: 'manager' };
const stamp = (second: number) => `2026-11-22T01:54:${String(second).padStart(2, '0')}.000000000Z`;
const line = (second: number, text: string) => `${stamp(second)} ${text}\n`;

let server: ScriptedServer;
let connection: ClusterConnection;
let collection: Collection<string> | undefined;
let streams: Http2ServerResponse[];
let written: string;

beforeEach(async () => {
  streams = [];
  written = '';
  server = await startScriptedServer((asked, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    // A kubelet asked since a second sends that second whole.
    const since = asked.query.get('sinceTime');
    const from = since === null ? '' : since.slice(0, 19);
    for (const one of written.split('\n')) if (one.slice(0, 19) >= from && one !== '') response.write(`${one}\n`);
    if (asked.query.get('follow') === 'true') streams.push(response);
    else response.end();
  });
  connection = createClusterConnection(server.context(), { asGroups: [], readonly: true });
});

afterEach(async () => {
  collection?.close();
  await connection.close();
  await server.close();
});

function reader(): LogReader<string> {
  let items: readonly string[] = [];
  const add = (text: string) => {
    items = [...items, text];
    return true;
  };
  return { take: add, gap: () => add('…'), items: () => items };
}

function follow({ watch = true, times = {} } = {}): Collection<string> {
  const health = { suspect: () => undefined, ready: () => Promise.resolve() };
  const context = { connection, health, limit: pLimit(4), watch, times };
  collection = followLog(context, place, { tailLines: 500 }, reader(), () => undefined);
  return collection;
}

const has = (log: Collection<string>, expected: string) => () =>
  log.reading().value?.join() === expected && log.reading().state;
const say = (text: string) => {
  written += text;
  streams.at(-1)?.write(text);
};

describe('a log that is followed', () => {
  it('has what was written, and what is written then', async () => {
    written = line(1, 'a') + line(2, 'b');
    const log = follow();
    expect(log.reading()).toMatchObject({ state: 'loading' });
    await eventually(has(log, 'a,b'));
    say(line(3, 'c'));
    expect(await eventually(has(log, 'a,b,c'))).toBe('live');
    const [asked] = server.requests;
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({
      container: 'manager',
      tailLines: '500',
      timestamps: 'true',
      follow: 'true',
    });
  });

  it('is taken up where it was left when the connection is lost, with no line twice and none lost', async () => {
    written = line(1, 'a') + line(2, 'b');
    const log = follow();
    await eventually(has(log, 'a,b'));
    written += line(2, 'c');
    server.drop();
    await eventually(has(log, 'a,b,c'));
    expect(server.requests.at(-1)?.query.get('sinceTime')).toBe(stamp(2));
    streams.at(-1)?.end();
    await eventually(() => streams.length === 3);
    say(line(3, 'd'));
    await eventually(has(log, 'a,b,c,d'));
  });

  it('says that lines may be missing when the log went on beyond what is kept of it', async () => {
    written = line(1, 'a');
    const log = follow();
    await eventually(has(log, 'a'));
    written = line(40, 'z');
    server.drop();
    await eventually(has(log, 'a,…,z'));
  });

  it('is asked for anew when nothing comes for long, for the stream may be dead', async () => {
    written = line(1, 'a');
    const log = follow({ times: { silence: 50 } });
    await eventually(() => streams.length >= 3);
    expect(log.reading()).toMatchObject({ state: 'live', value: ['a'] });
  });

  it('names the permission that is missing, and reads on when it is given', async () => {
    const { answer } = server;
    server.answer = (_asked, response) => sendStatus(response, 403, 'pods "webhook-1" is forbidden');
    const log = follow({ times: { denied: 20 } });
    await eventually(() => log.reading().state === 'denied');
    expect(log.reading().problem?.missing).toEqual({
      verb: 'get',
      group: '',
      resource: 'pods/log',
      namespace: 'gatekeeper-system',
    });
    written = line(1, 'a');
    server.answer = answer;
    expect(await eventually(has(log, 'a'))).toBe('live');
  });
});

describe('a log that is read once', () => {
  it('is whole when it has settled', async () => {
    written = line(1, 'a') + line(2, 'b');
    const log = follow({ watch: false });
    await log.settled;
    expect(log.reading()).toMatchObject({ state: 'live', value: ['a', 'b'] });
    expect(server.requests).toHaveLength(1);
  });

  it('holds nobody up when the node does not answer', async () => {
    server.answer = (_asked, response) => sendStatus(response, 500, 'dial tcp 10.0.0.4:10250: connect: refused');
    const log = follow({ watch: false });
    await log.settled;
    expect(log.reading()).toMatchObject({ state: 'failed' });
    expect(log.reading().value).toBeUndefined();
  });
});
