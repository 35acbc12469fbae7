/** What Node does not know any more when it is answered: requests that are aborted before their headers have left, on HTTP/2. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Http2ServerResponse } from 'node:http2';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterConnection, createClusterConnection } from '../../../src/cluster/connection/cluster-connection.ts';
import { eventually, type ScriptedServer, sendJson, startScriptedServer } from '../scripted-server.ts';

describe('watches that are aborted as soon as they are asked for', () => {
  let server: ScriptedServer;
  let connection: ClusterConnection;
  const open = new Set<Http2ServerResponse>();
  let asked = 0;

  beforeEach(async () => {
    asked = 0;
    open.clear();
    server = await startScriptedServer((request, response) => {
      if (!request.query.has('watch')) return sendJson(response, {});
      asked++;
      open.add(response);
      response.on('close', () => open.delete(response));
      response.writeHead(200);
      response.write('{"first":"line"}\n');
    });
    connection = createClusterConnection(server.context({ token: 'accepted' }), { asGroups: [], readonly: true });
  });
  afterEach(async () => {
    await connection.close();
    await server.close();
  });

  async function abortAtOnce(): Promise<void> {
    const giveUp = new AbortController();
    const abort = () => queueMicrotask(() => giveUp.abort());
    subscribe('http2.client.stream.created', abort);
    try {
      const watching = connection.stream('/api/v1/pods', { query: { watch: 'true' }, signal: giveUp.signal });
      await expect(watching).rejects.toThrow('cancelled');
    } finally {
      unsubscribe('http2.client.stream.created', abort);
    }
  }

  it('do not stay open, and do not end the process when the connection is dropped', async () => {
    await connection.json('/version');
    for (let count = 0; count < 20; count++) await abortAtOnce();
    await eventually(() => asked === 20);
    await eventually(() => open.size === 0);
    connection.reset();
    expect(await connection.json('/version')).toEqual({});
  });
});

describe('hundreds of connections that are spoiled while watches are aborted', () => {
  it.each([1, 2, 3])('end no thread, and every request is answered (%i)', async (seed) => {
    const thread = new Worker(new URL('./abort-episodes.ts', import.meta.url), { workerData: { seed, episodes: 100 } });
    const unanswered = await new Promise((tell, fail) => {
      thread.once('message', tell);
      thread.once('error', fail);
    });
    await thread.terminate();
    expect(unanswered).toBe(0);
  });
});
