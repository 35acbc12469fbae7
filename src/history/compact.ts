import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stands } from './episodes.ts';
import { fileHeader } from './frames.ts';
import { FrameWriter, readHistory } from './history-file.ts';
import type { Identity } from './identity.ts';
import type { Ledger } from './ledger.ts';
import { type HistoryRecord, unknown } from './record.ts';
import { pastTheCap } from './standing.ts';

/** How much of the past is kept. */
export interface Limits {
  readonly days: number;
  readonly megabytes: number;
  /** Bytes of a file that is not worth being written anew; 256 KiB unless told. */
  readonly smallest?: number;
}

const day = 86_400;

/**
 * Writes the file anew with what still means something, beside the old one and then in its place, so that at every moment one of
 * them is whole: what came and went as one record, figures by hour and day, and nothing older than the limits. What stands is
 * kept whatever its age. Gives the size of the new file; rejects with what the file system says, the old one untouched.
 */
export async function compact(path: string, ledger: Ledger, { days, megabytes }: Limits): Promise<number> {
  const now = ledger.latest;
  ledger.buckets.prune(now, days);
  const most = megabytes * 1024 * 1024;
  const left = await ends(path);
  for (let kept = days; ; kept = Math.floor(kept / 2)) {
    const size = await writeAnew(path, ledger, left, now - kept * day, kept === 0 ? Number.POSITIVE_INFINITY : most);
    if (size !== undefined) return size;
  }
}

/** Which violation, and which of the times that it came. */
const nameOf = (identity: Identity, first: number) => `${identity.join()},${first}`;

/** When violations went of which the file says so apart from that they came. */
async function ends(
  path: string,
): Promise<ReadonlyMap<string, Pick<HistoryRecord & { tag: 'gone' }, 'last' | 'gone'>>> {
  const found = new Map<string, { last: number; gone: number }>();
  await readHistory(path, undefined, (record) => {
    if (record.tag === 'gone')
      found.set(nameOf(record.identity, record.first), { last: record.last, gone: record.gone });
  });
  return found;
}

/** Undefined when it became larger than `most`. */
async function writeAnew(
  path: string,
  ledger: Ledger,
  left: Awaited<ReturnType<typeof ends>>,
  from: number,
  most: number,
): Promise<number | undefined> {
  const beside = `${path}.${process.pid}.tmp`;
  const file = await open(beside, 'w', 0o600);
  try {
    const size = await writeInto(file, path, ledger, left, from, most);
    if (size === undefined) return undefined;
    await file.datasync();
    await rename(beside, path);
    await syncFolder(dirname(path));
    return size;
  } finally {
    await file.close();
    await rm(beside, { force: true });
  }
}

async function writeInto(
  file: FileHandle,
  path: string,
  ledger: Ledger,
  left: Awaited<ReturnType<typeof ends>>,
  from: number,
  most: number,
): Promise<number | undefined> {
  const frames = new FrameWriter();
  let size = 0;
  let writing = Promise.resolve();
  const flush = () => {
    const bytes = size === 0 ? Buffer.concat([fileHeader(), frames.take()]) : frames.take();
    size += bytes.length;
    writing = writing.then(() => writeAll(file, bytes));
    writing.catch(() => undefined);
  };
  const put = (record: HistoryRecord) => {
    frames.put(record);
    if (frames.size > largest) flush();
  };
  put({ tag: 'cluster', uid: ledger.uid, madeUpUntil: ledger.madeUpUntil });
  for (const text of ledger.texts) put({ tag: 'text', text });
  await readHistory(path, undefined, (record) => {
    if (record.tag === 'episode' && record.gone >= from) put(record);
    if (record.tag === 'came') {
      const end = left.get(nameOf(record.identity, record.first));
      if (end === undefined ? stands(ledger, record) : end.gone >= from)
        put(end ? { ...record, ...end, tag: 'episode' } : record);
    }
  });
  for (const record of stateOf(ledger)) put(record);
  flush();
  await writing;
  return size > most ? undefined : size;
}

const largest = 256 * 1024;

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
}

/** What is known beside violations that came and went. */
function* stateOf(ledger: Ledger): Iterable<HistoryRecord> {
  for (const [constraint, { standing, at, wholeAt, total = unknown }] of ledger.courses) {
    for (let place = 0; place < standing.length; place++)
      if (standing.stateOf(place) === pastTheCap)
        yield { tag: 'hidden', constraint, identity: standing.identityOf(place), last: standing.lastOf(place) };
    if (wholeAt > 0) yield { tag: 'audited', constraint, at: wholeAt, total, whole: true };
    if (at > wholeAt) yield { tag: 'audited', constraint, at, total, whole: false };
  }
  // After the audits: at the moment of an older one the figure may have been another.
  for (const [isDay, buckets] of [
    [false, ledger.buckets.hours],
    [true, ledger.buckets.days],
  ] as const)
    for (const [start, figures] of buckets) yield { tag: 'bucket', day: isDay, start, values: [...figures] };
  for (const { from, to } of ledger.watched) yield { tag: 'watched', from, to };
  if (ledger.lookedAt > 0) yield { tag: 'looked', at: ledger.lookedAt };
}

/** A name in a folder is on the disk when the folder is; Windows knows no such thing. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
