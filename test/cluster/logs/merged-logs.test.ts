import type { Http2ServerResponse } from 'node:http2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterConnection, createClusterConnection } from '../../../src/cluster/connection/cluster-connection.ts';
import { readLogs } from '../../../src/cluster/logs/merged-logs.ts';
import { textOfRow } from '../../../src/governance/logs/log-chunk.ts';
import type { LogPart, LogsWish } from '../../../src/governance/logs/log-part.ts';
import { eventually, type ScriptedServer, sendStatus, startScriptedServer } from '../scripted-server.ts';

const place = (pod: string) => ({ namespace: 'gatekeeper-system', pod, container: 'manager' });
const line = (second: number, text: string) =>
  `2026-11-22T01:54:${String(second).padStart(2, '0')}.000000000Z ${text}\n`;

type Answer = (response: Http2ServerResponse, query: URLSearchParams) => void;

let server: ScriptedServer;
let connection: ClusterConnection;
let answers: Record<string, Answer>;
let stop: AbortController;
let lines: string[];
let states: string[];

beforeEach(async () => {
  [answers, lines, states, stop] = [{}, [], [], new AbortController()];
  server = await startScriptedServer(({ path, query }, response) => {
    answers[path.split('/')[6] ?? '']?.(response, query);
  });
  connection = createClusterConnection(server.context(), { asGroups: [], readonly: true });
});

afterEach(async () => {
  stop.abort();
  await connection.close();
  await server.close();
});

async function take({ chunk, states: told }: LogPart): Promise<void> {
  for (const { place: index, state } of told) states.push(`${index} ${state}`);
  if (chunk)
    for (let row = 0; row < chunk.ends.length; row++) lines.push(`${chunk.place[row]} ${textOfRow(chunk, row)}`);
}

const read = (pods: string[], wish: Partial<LogsWish> = {}) =>
  readLogs(connection, { places: pods.map(place), follow: false, ...wish }, take, stop.signal);

const says =
  (text: string, more: Answer = () => undefined): Answer =>
  (response, query) => {
    response.writeHead(200);
    response.write(text);
    if (query.get('follow') === 'true') more(response, query);
    else response.end();
  };

describe('logs of several containers', () => {
  it('are one, by time', async () => {
    answers = { a: says(line(1, 'a1') + line(4, 'a4')), b: says(line(2, 'b2') + line(3, 'b3')) };
    await read(['a', 'b']);
    expect(lines).toEqual(['0 a1', '1 b2', '1 b3', '0 a4']);
    expect(states).toContain('1 open');
  });

  it('go on where they were, through an end of the connection, each line once', async () => {
    let follows = 0;
    answers.a = says(line(1, 'one') + line(2, 'two'), (response) => {
      follows += 1;
      if (follows === 1) {
        response.write(line(2, 'second two'));
        response.end();
      } else response.write(line(2, 'second two') + line(3, 'three'));
    });
    void read(['a'], { follow: true, tailLines: 10 });
    await eventually(() => lines.length === 4);
    expect(lines).toEqual(['0 one', '0 two', '0 second two', '0 three']);
  });

  it('say of each what is going on with it, and read the others', async () => {
    answers = {
      a: says(line(1, 'a')),
      denied: (response) => sendStatus(response, 403, 'no'),
      waiting: (response) =>
        sendStatus(response, 400, 'container "manager" in pod "w" is waiting to start: ContainerCreating'),
      gone: (response) => sendStatus(response, 404, 'pods "gone" not found'),
    };
    await read(['a', 'denied', 'waiting', 'gone']);
    expect(lines).toEqual(['0 a']);
    expect(states).toEqual(expect.arrayContaining(['0 open', '1 denied', '2 waiting', '3 absent']));
  });

  it('are held up while what came is not taken', async () => {
    let written = 0;
    answers.a = (response) => {
      response.writeHead(200);
      const more = () => {
        for (;;) {
          written += 1;
          if (written > 200_000) return response.end();
          if (!response.write(line(1, `${written} ${'x'.repeat(200)}`))) break;
        }
        response.once('drain', more);
      };
      more();
    };
    const gate = Promise.withResolvers<void>();
    let most = 0;
    const reading = readLogs(
      connection,
      { places: [place('a')], follow: false },
      async ({ chunk }) => {
        most = Math.max(most, chunk?.ends.length ?? 0);
        await gate.promise;
      },
      stop.signal,
    );
    await eventually(() => written > 20_000);
    const before = written;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written).toBeLessThan(150_000);
    gate.resolve();
    await reading;
    expect([before < 150_000, most]).toEqual([true, 2_000]);
  });
});
