import { rights } from './azure-rights-source.ts';
import { slices as ofThePicture, type Slice } from './azure-slices.ts';
import { type AzureAccess, type AzureList, type AzureSource, listSource } from './azure-source.ts';
import type { AzureSlice, AzureState } from './azure-state.ts';

/** Reads the slices that are wanted, and again from time to time, until it is closed. */
export interface AzureReader {
  want(slice: AzureSlice): void;
  /** Nobody looks at it any more. */
  leave(slice: AzureSlice): void;
  /** Reads it now (or waits for the reading under way), wanted or not. */
  refresh(slice: AzureSlice): Promise<void>;
  refreshAll(): Promise<void>;
  /** What is about a cluster is not known any more. */
  forgetCluster(): void;
  /** What is about the cluster is about another one (or none) now; it is read anew. */
  clusterChanged(): Promise<void>;
  /** Ends all readings under way; they fail and are repeated when their time comes. */
  abandon(): void;
  close(): void;
}

interface ReaderOptions {
  access(): AzureAccess;
  update(change: (azure: AzureState) => AzureState): void;
  /** A read failed, or one succeeded (no error). */
  onRead(error: unknown): void;
  /** Lists that resources rest on; each is a slice of its own, by the id of its key. */
  readonly lists: readonly AzureList<unknown>[];
  /** False to read each slice once. */
  readonly repeat: boolean;
}

interface Loop {
  timer?: NodeJS.Timeout | undefined;
  running?: Promise<void> | undefined;
  wanted: boolean;
}

const rightsPeriod = 10 * 60_000;

export function createAzureReader({ access, update, onRead, lists, repeat }: ReaderOptions): AzureReader {
  const slices = new Map<AzureSlice, Slice>([
    ...Object.entries(ofThePicture),
    ['rights', { sources: [rights], period: () => rightsPeriod }],
    ...lists.map((list): [string, Slice] => [
      list.key.id,
      {
        sources: [listSource(list)],
        period: () => list.period,
        ...(list.after !== undefined && { after: list.after }),
      },
    ]),
  ]);
  const ofTheCluster = [...slices.keys()].filter((slice) => sourcesOf(slice).some(({ per }) => per !== 'login'));
  const loops = new Map<AzureSlice, Loop>([['rights', { wanted: true }]]);
  let reads = new AbortController();
  /** Aborted when the context turns to another cluster. */
  let oneCluster = new AbortController();
  let closed = false;

  function sourcesOf(slice: AzureSlice): readonly AzureSource[] {
    return slices.get(slice)?.sources ?? [];
  }

  function loopOf(slice: AzureSlice): Loop {
    const loop = loops.get(slice) ?? { wanted: false };
    loops.set(slice, loop);
    return loop;
  }

  function run(slice: AzureSlice): Promise<void> {
    const loop = loopOf(slice);
    if (closed) return Promise.resolve();
    if (loop.running) return loop.running;
    const running: Promise<void> = read(slice).finally(() => {
      if (loop.running !== running) return;
      loop.running = undefined;
      if (closed || !repeat || !loop.wanted) return;
      clearTimeout(loop.timer);
      loop.timer = setTimeout(() => void run(slice), slices.get(slice)?.period(access().azure()) ?? 0);
      loop.timer.unref();
    });
    loop.running = running;
    return running;
  }

  async function read(slice: AzureSlice): Promise<void> {
    const { after } = slices.get(slice) ?? {};
    if (after !== undefined) await loopOf(after).running;
    const from = access();
    await Promise.all(sourcesOf(slice).map((source) => readSource(source, from)));
    await Promise.all((slices.get(slice)?.following ?? []).map((source) => readSource(source, from)));
    for (const [other, { after: first }] of slices) if (first === slice && loopOf(other).wanted) void run(other);
  }

  async function readSource(source: AzureSource, from: AzureAccess): Promise<void> {
    const subject = source.per === 'login' ? undefined : oneCluster.signal;
    const { put, error, silent } = await source.read(
      from,
      AbortSignal.any([reads.signal, ...(subject ? [subject] : [])]),
    );
    // An answer about a cluster that is no longer the context's must not be shown as this one's.
    if (closed || subject?.aborted) return;
    update(put);
    if (!silent) onRead(error);
  }

  function forgetCluster(): void {
    oneCluster.abort();
    oneCluster = new AbortController();
    const from = access();
    // What is still running was asked about the old cluster: its answer is thrown away.
    for (const slice of ofTheCluster) loopOf(slice).running = undefined;
    update((azure) => {
      let next = azure;
      for (const slice of ofTheCluster)
        for (const one of sourcesOf(slice)) if (one.per !== 'login') next = one.begin(next, from);
      return next;
    });
  }

  return {
    want(slice) {
      const loop = loopOf(slice);
      if (loop.wanted) return;
      loop.wanted = true;
      void run(slice);
    },
    leave(slice) {
      const loop = loopOf(slice);
      loop.wanted = false;
      clearTimeout(loop.timer);
    },
    refresh: run,
    async refreshAll() {
      await Promise.all([...loops].filter(([, { wanted }]) => wanted).map(([slice]) => run(slice)));
    },
    forgetCluster,
    async clusterChanged() {
      forgetCluster();
      const again = ofTheCluster.filter((slice) => loops.get(slice)?.wanted);
      await Promise.all(again.map(run));
    },
    abandon() {
      reads.abort();
      reads = new AbortController();
    },
    close() {
      closed = true;
      reads.abort();
      oneCluster.abort();
      for (const { timer } of loops.values()) clearTimeout(timer);
    },
  };
}
