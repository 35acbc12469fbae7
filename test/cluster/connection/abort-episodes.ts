/**
 * A thread in which many connections live a short life each: their server ends sessions, resets streams and cuts sockets, and
 * they are reset and closed, while watches and lists are aborted. Posts how many requests got no answer at all; an error that
 * nobody caught ends it.
 */
import type { Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import { parentPort, workerData } from 'node:worker_threads';
import { type ClusterConnection, createClusterConnection } from '../../../src/cluster/connection/cluster-connection.ts';
import { ClusterError } from '../../../src/cluster/connection/cluster-error.ts';
import { type Asked, sendJson, startScriptedServer } from '../scripted-server.ts';

const { seed, episodes } = workerData as { seed: number; episodes: number };
let state = seed;
/** From 0 to below 1; the same numbers for the same seed. */
function random(): number {
  state = (state * 1664525 + 1013904223) >>> 0;
  return state / 2 ** 32;
}
const below = (end: number) => Math.floor(random() * end);
const sometimes = (share: number) => random() < share;

const watches = new Set<Http2ServerResponse>();
const items = Array.from({ length: 500 }, (_, index) => ({ metadata: { name: `pod-${index}` } }));

function answer(asked: Asked, response: Http2ServerResponse): void {
  if (!asked.query.has('watch')) {
    sendJson(response, { items: items.slice(0, below(items.length)) });
    return;
  }
  watches.add(response);
  response.on('close', () => watches.delete(response));
  if (sometimes(0.1)) return;
  response.writeHead(200);
  response.write('{"first":"line"}\n');
}

function session(): ServerHttp2Session | undefined {
  const [first] = watches;
  return first?.stream?.session as ServerHttp2Session | undefined;
}

async function ask(connection: ClusterConnection, signal: AbortSignal): Promise<void> {
  try {
    if (sometimes(0.2)) return void (await connection.json('/api/v1/pods', { signal }));
    const lines = await connection.stream('/api/v1/pods', { query: { watch: 'true' }, signal });
    for await (const _ of lines) if (sometimes(0.1)) return;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
}

const server = await startScriptedServer(answer);
let unanswered = 0;
for (let episode = 0; episode < episodes; episode++) {
  const connection = createClusterConnection(server.context({ token: 'accepted' }), { asGroups: [], readonly: true });
  const aborts = Array.from({ length: 1 + below(130) }, () => new AbortController());
  const requests = aborts.map(({ signal }) => ask(connection, signal).then(() => true));
  const abortSome = () => {
    for (const abort of aborts) if (sometimes(0.5)) abort.abort();
  };
  const faults: readonly (() => void)[] = [
    () => connection.reset(),
    () => session()?.goaway(0, 2 ** 31 - 1),
    () => session()?.goaway(below(3), below(60)),
    () => session()?.close(),
    () => session()?.destroy(new Error('spoiled'), below(13)),
    () => server.drop(),
    () => {
      for (const watch of watches) if (sometimes(0.5)) watch.stream?.close(below(14));
    },
    () => {
      for (const watch of watches) watch.end('{"last":"line"}\n');
    },
  ];
  for (let step = 1 + below(5); step > 0; step--) {
    await new Promise((next) => (sometimes(0.4) ? setImmediate(next) : setTimeout(next, below(25))));
    if (sometimes(0.5)) abortSome();
    faults[below(faults.length)]?.();
    if (sometimes(0.7)) abortSome();
  }
  await connection.close();
  const patience = new Promise<false>((give) => setTimeout(() => give(false), 5_000).unref());
  const answered = await Promise.all(requests.map((request) => Promise.race([request, patience])));
  unanswered += answered.filter((was) => !was).length;
}
await server.close();
parentPort?.postMessage(unanswered);
