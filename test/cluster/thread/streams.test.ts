import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterStreams } from '../../../src/cluster/cluster-requests.ts';
import type { ChosenCluster, ClusterSide, OpenCluster } from '../../../src/cluster/cluster-side.ts';
import { ClusterError } from '../../../src/cluster/connection/cluster-error.ts';
import { createThreadSide } from '../../../src/cluster/thread/cluster-thread.ts';
import { serveCluster } from '../../../src/cluster/thread/serve-cluster.ts';
import { type LogChunk, packLines, textOfRow } from '../../../src/governance/logs/log-chunk.ts';
import type { LogPart, LogsWish } from '../../../src/governance/logs/log-part.ts';
import { eventually } from '../scripted-server.ts';

const wish: LogsWish = { places: [], follow: true };
let close: () => void = () => undefined;
afterEach(() => close());

async function across(logs: ClusterStreams['logs']): Promise<ClusterStreams> {
  const { port1, port2 } = new MessageChannel();
  close = () => port1.close();
  const open = { streams: { logs }, requests: {}, close: async () => undefined } as unknown as OpenCluster;
  const chosen = { config: {}, chosen: {}, begin: () => open } as unknown as ChosenCluster;
  serveCluster(port1, { choose: async () => chosen } as unknown as ClusterSide);
  const side = createThreadSide(port2);
  const cluster = await side.choose({ asGroups: [], readonly: true, sandbox: false });
  return cluster.begin({ onHealth: () => undefined, onPicture: () => undefined }).streams;
}

const part = (text: string): LogPart & { chunk: LogChunk } => ({
  chunk: packLines([{ at: 1, level: 'info', place: 0, text }]),
  states: [],
});
const textsOf = (parts: readonly LogPart[]) => parts.map(({ chunk }) => chunk && textOfRow(chunk, 0));

describe('a stream between the threads', () => {
  it('hands over part by part, and says when that was all', async () => {
    const streams = await across(async (_, take) => {
      for (const text of ['a', 'b', 'c']) await take(part(text));
    });
    const came: LogPart[] = [];
    await streams.logs(wish, async (one) => void came.push(one), new AbortController().signal);
    expect(textsOf(came)).toEqual(['a', 'b', 'c']);
  });

  it('makes the next part only when the last was taken', async () => {
    let made = 0;
    const streams = await across(async (_, take) => {
      for (; made < 10; ) {
        made += 1;
        await take(part(`${made}`));
      }
    });
    const gate = Promise.withResolvers<void>();
    const done = streams.logs(wish, () => gate.promise, new AbortController().signal);
    await eventually(() => made === 1);
    await sleep(30);
    expect(made).toBe(1);
    gate.resolve();
    await done;
    expect(made).toBe(10);
  });

  it('ends there when it is not wanted any more here, be a part untaken', async () => {
    let ended = false;
    const streams = await across(async (_, take, signal) => {
      while (!signal.aborted) await take(part('x'));
      ended = true;
    });
    const stop = new AbortController();
    let taken = 0;
    const done = streams.logs(
      wish,
      () => {
        taken += 1;
        return new Promise(() => undefined);
      },
      stop.signal,
    );
    await eventually(() => taken === 1);
    stop.abort();
    await done;
    expect([ended, taken]).toEqual([true, 1]);
  });

  it('fails with the problem that it failed with there', async () => {
    const problem = { what: 'no', next: 'ask', status: 403 };
    const streams = await across(async () => {
      throw new ClusterError('status', problem);
    });
    await expect(streams.logs(wish, async () => undefined, new AbortController().signal)).rejects.toMatchObject({
      problem,
    });
  });
});
