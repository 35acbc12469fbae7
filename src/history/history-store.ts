import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { HistoryAnswer, HistoryQuestion } from '../governance/history.ts';
import { compact, type Limits } from './compact.ts';
import { findEpisodes } from './episodes.ts';
import { FrameWriter, HistoryAppender, inodeOf, OvertakenError, type ReadUpTo, readHistory } from './history-file.ts';
import { Ledger } from './ledger.ts';
import type { HistoryRecord } from './record.ts';
import { UnusableHistory } from './unusable-history.ts';
import { WriterLock } from './writer-lock.ts';

/** Whose history it is. */
export interface Owner {
  /** Of the cluster’s namespace kube-system. */
  readonly uid: string;
  /** Epoch seconds; 0 for a history that is all real. */
  readonly madeUpUntil: number;
}

/** Bytes of records that are kept for a disk that takes none. */
const mostWaiting = 8 * 1024 * 1024;

/**
 * One cluster’s history file, written by this process or by another one which it follows. What cannot be written waits, in
 * order: a later record without an earlier one would say what is not so.
 */
export class HistoryStore {
  ledger = new Ledger();
  readonly #path: string;
  readonly #owner: Owner;
  readonly #limits: Limits;
  readonly #lock: WriterLock;
  #upTo: ReadUpTo | undefined;
  #appender: HistoryAppender | undefined;
  #compactAt: number | undefined;
  #fresh = new FrameWriter();
  #waiting: Buffer = Buffer.alloc(0);
  /** Why nothing is being written; undefined when all is. */
  problem: string | undefined;

  constructor(path: string, owner: Owner, limits: Limits) {
    this.#path = path;
    this.#owner = owner;
    this.#limits = limits;
    this.#lock = new WriterLock(`${path}.lock`);
  }

  get isWriter(): boolean {
    return this.#lock.held;
  }

  /** Reads what there is, and becomes the writer if there is none. Rejects with UnusableHistory. */
  async open(): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await this.#lock.tryTake();
    } catch (error) {
      this.problem = `nothing can be kept beside ${this.#path}: ${wordsOf(error)}`;
    }
    await this.#read(undefined);
    if (!this.isWriter) return;
    await removeHalves(this.#path);
    this.#write();
  }

  /**
   * Of a history that another process writes: takes in what it has added, and takes over when it has gone. True when something
   * is another than before.
   */
  async follow(): Promise<boolean> {
    if (this.isWriter) return false;
    const took = await this.#lock.tryTake().catch(() => false);
    const before = this.#upTo;
    const same = before !== undefined && (await inodeOf(this.#path)) === before.inode;
    await this.#read(same ? before : undefined);
    if (took) this.#write();
    return took || this.#upTo?.end !== before?.end;
  }

  /** Puts a record that the ledger has taken in. */
  readonly put = (record: HistoryRecord): void => {
    if (this.isWriter) this.#fresh.put(record);
  };

  /** Writes what was put. Never rejects: `problem` says what is wrong. True when it was overtaken, and has read all anew. */
  async flush(): Promise<boolean> {
    if (!this.isWriter || this.#appender === undefined) return false;
    const fresh = this.#fresh.take();
    this.#waiting = this.#waiting.length === 0 ? fresh : Buffer.concat([this.#waiting, fresh]);
    if (this.#waiting.length === 0) return false;
    try {
      if (!(await this.#lock.isStillHeld())) throw new OvertakenError(this.#path);
      await this.#appender.add(this.#waiting);
      this.#waiting = Buffer.alloc(0);
      this.problem = undefined;
      await this.#compactWhenLarge(this.#appender.end);
      return false;
    } catch (error) {
      if (error instanceof OvertakenError || this.#waiting.length > mostWaiting) return this.#startOver();
      this.problem = `the history ${this.#path} cannot be written: ${wordsOf(error)}`;
      return false;
    }
  }

  /** A file that has twice the size that it had when it was written anew is so again. Where that fails, it goes on growing. */
  async #compactWhenLarge(size: number): Promise<void> {
    const { days, megabytes, smallest: small = 256 * 1024 } = this.#limits;
    const tooOld = this.ledger.oldestGone < this.ledger.latest - (days + 1) * 86_400;
    this.#compactAt ??= Math.max(small, size * (size > megabytes * 1024 * 1024 ? 0 : 2));
    if (size <= this.#compactAt && !tooOld) return;
    try {
      const compacted = await compact(this.#path, this.ledger, this.#limits);
      this.#appender = new HistoryAppender(this.#path, compacted);
      this.#compactAt = Math.max(small, 2 * compacted);
    } catch {
      this.#compactAt = 2 * size;
    }
    this.ledger.oldestGone = Number.POSITIVE_INFINITY;
  }

  /** Rejects with what the file system says. */
  readonly ask = (question: HistoryQuestion): Promise<HistoryAnswer> => findEpisodes(this.#path, this.ledger, question);

  async close(): Promise<void> {
    await this.flush();
    await this.#lock.release().catch(() => undefined);
  }

  /** What this process knows beyond the file is forgotten with what could not be written: the next audit finds it again. */
  async #startOver(): Promise<true> {
    this.#waiting = Buffer.alloc(0);
    await this.#read(undefined).catch(() => undefined);
    if (this.isWriter) this.#write();
    return true;
  }

  async #read(from: ReadUpTo | undefined): Promise<void> {
    const ledger = from === undefined ? new Ledger() : this.ledger;
    const upTo = await readHistory(this.#path, from, (record) => ledger.apply(record));
    if (ledger.uid !== '' && ledger.uid !== this.#owner.uid)
      throw new UnusableHistory(`${this.#path} is the history of another cluster`);
    this.ledger = ledger;
    this.#upTo = upTo;
  }

  #write(): void {
    this.#appender = new HistoryAppender(this.#path, this.#upTo?.end ?? 0);
    this.#fresh = new FrameWriter();
    if (this.ledger.uid !== '') return;
    const record: HistoryRecord = { tag: 'cluster', ...this.#owner };
    this.ledger.apply(record);
    this.#fresh.put(record);
  }
}

/** What a process left that was killed while it wrote the file anew. */
async function removeHalves(path: string): Promise<void> {
  const folder = dirname(path);
  const halves = (await readdir(folder)).filter(
    (name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp'),
  );
  await Promise.all(halves.map((name) => rm(join(folder, name), { force: true })));
}

const reasons: Readonly<Record<string, string>> = {
  EROFS: 'its file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'it may not grow any more',
  ELOOP: 'it is a symbolic link',
};

function wordsOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
