import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileHeader, frameOf, frameSize, headerSize, readFrame, version, versionOf } from './frames.ts';
import { type HistoryRecord, RecordWriter, readRecords } from './record.ts';
import { UnusableHistory } from './unusable-history.ts';

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
const chunk = 256 * 1024;

/** How far a file was read: its end of what is whole, which file it is, and whether there is more that does not add up. */
export interface ReadUpTo {
  readonly end: number;
  readonly inode: number;
  readonly broken: boolean;
}

/**
 * Reads the records from `from` on, frame by frame, with the event loop free between chunks. No file: nothing. Throws
 * UnusableHistory for what is no history or a newer version's, and what the file system says.
 */
export async function readHistory(
  path: string,
  from: ReadUpTo | undefined,
  take: (record: HistoryRecord) => void,
): Promise<ReadUpTo | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { size, ino } = await file.stat();
    const header = Buffer.alloc(headerSize);
    const { bytesRead } = await file.read(header, 0, headerSize, 0);
    // Cut off as it was made.
    if (bytesRead < headerSize) return { end: 0, inode: ino, broken: size > 0 };
    const written = versionOf(header);
    if (written === undefined) throw new UnusableHistory(`${path} is no history of this program`);
    if (written > version)
      throw new UnusableHistory(
        `${path} is of a newer version of this program (${written}; this one knows ${version})`,
      );
    return await readFrames(file, from?.inode === ino ? from.end : headerSize, ino, take);
  } finally {
    await file.close();
  }
}

async function readFrames(
  file: FileHandle,
  from: number,
  inode: number,
  take: (record: HistoryRecord) => void,
): Promise<ReadUpTo> {
  let end = from;
  let room = chunk;
  for (;;) {
    const buffer = Buffer.allocUnsafe(room);
    const { bytesRead } = await file.read(buffer, 0, room, end);
    const bytes = buffer.subarray(0, bytesRead);
    let at = 0;
    for (;;) {
      const records = readFrame(bytes, at);
      if (records === 'broken') return { end: end + at, inode, broken: true };
      if (records === 'short') break;
      for (const record of readRecords(records)) take(record);
      at += records.length + 8;
    }
    end += at;
    if (bytesRead < room && at === 0) return { end, inode, broken: bytesRead > 0 };
    // A frame larger than what was read.
    room = at === 0 ? room * 4 : chunk;
  }
}

/** Puts records into frames; audits of constraints that found the same at one moment into one record. */
export class FrameWriter {
  readonly #records = new RecordWriter();
  #frames: Buffer[] = [];
  #size = 0;
  #same: (HistoryRecord & { tag: 'same' }) | undefined;

  put(record: HistoryRecord): void {
    if (record.tag === 'same' && this.#same?.at === record.at) {
      this.#same = { ...record, constraints: [...this.#same.constraints, ...record.constraints] };
      return;
    }
    this.#flushSame();
    if (record.tag === 'same') this.#same = record;
    else this.#put(record);
  }

  /** Bytes of what was put, about. */
  get size(): number {
    return this.#size + this.#records.size;
  }

  take(): Buffer {
    this.#flushSame();
    this.#close();
    const all = Buffer.concat(this.#frames);
    this.#frames = [];
    this.#size = 0;
    return all;
  }

  #flushSame(): void {
    if (this.#same) this.#put(this.#same);
    this.#same = undefined;
  }

  #put(record: HistoryRecord): void {
    this.#records.put(record);
    if (this.#records.size >= frameSize) this.#close();
  }

  #close(): void {
    if (this.#records.size === 0) return;
    const frame = frameOf(this.#records.take());
    this.#frames.push(frame);
    this.#size += frame.length;
  }
}

/** Somebody else has written to the file, or put another in its place. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

/** A file that is being added to. Its folder and itself are its owner's alone. */
export class HistoryAppender {
  readonly #path: string;
  #end: number;
  #inode: number | undefined;

  /** `end`: of what is whole in it; what comes after is cut off before anything is added. */
  constructor(path: string, end: number) {
    this.#path = path;
    this.#end = end;
  }

  get end(): number {
    return this.#end;
  }

  /**
   * Adds frames, and waits until the disk has them. What was added in part is taken back. Rejects with OvertakenError, or with
   * what the file system says.
   */
  async add(frames: Buffer): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const file = await open(this.#path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    try {
      const { size, ino } = await file.stat();
      if (this.#inode === undefined) await file.truncate(this.#end);
      else if (this.#inode !== ino || size !== this.#end) throw new OvertakenError(this.#path);
      this.#inode = ino;
      const bytes = this.#end === 0 ? Buffer.concat([fileHeader(), frames]) : frames;
      try {
        let written = 0;
        while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
        await file.datasync();
      } catch (error) {
        await file.truncate(this.#end).catch(() => undefined);
        throw error;
      }
      this.#end += bytes.length;
    } finally {
      await file.close();
    }
  }
}

/** Which file lies there now; 0 for none. */
export async function inodeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ ino }) => ino,
    () => 0,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
