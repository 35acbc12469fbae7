import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between signs of life, after which a silent holder is taken for gone, and that two who take over leave each other. */
const beat = 5_000;
const silence = 30_000;
const settling = 100;

/**
 * Who of several consoles writes a history: who has made the lock file. It says who that is and is touched every few seconds;
 * the next one takes it over when the process is gone, or when the file has not been touched for half a minute as told by the
 * watcher's own stopwatch, for clocks may be set and process ids are used again. None of the kept libraries is both alive and
 * does more than this (proper-lockfile: 2021), and no lock of the system reaches every place where a home may lie. Two who write
 * at once for a moment, as after a sleep, do no harm: records are appended whole, and told twice they mean the same.
 */
export class WriterLock {
  readonly #path: string;
  readonly #id = randomUUID();
  #held = false;
  #beating: NodeJS.Timeout | undefined;
  /** The lock of another, as it was when it was last seen to change, and when that was (performance.now()). */
  #watched: { readonly id: string; readonly touched: number; readonly since: number } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Takes the lock if it is free. Rejects when the folder cannot be written. */
  async tryTake(): Promise<boolean> {
    if (this.#held) return true;
    try {
      const file = await open(this.#path, 'wx', 0o600);
      await file.writeFile(this.#content());
      await file.close();
      return this.#hold();
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    if (!(await this.#isAbandoned())) return false;
    const mine = `${this.#path}.${this.#id}`;
    await writeFile(mine, this.#content(), { mode: 0o600 });
    await rename(mine, this.#path);
    await wait(settling);
    return (await this.#owner())?.id === this.#id && this.#hold();
  }

  /** Whether it is still this one's: another may have taken it over while this process slept. */
  async isStillHeld(): Promise<boolean> {
    if (!this.#held) return false;
    if ((await this.#owner())?.id !== this.#id) this.#letGo();
    return this.#held;
  }

  async release(): Promise<void> {
    if (await this.isStillHeld()) await rm(this.#path, { force: true });
    this.#letGo();
  }

  #hold(): true {
    this.#held = true;
    this.#watched = undefined;
    this.#beating = setInterval(() => {
      const now = new Date();
      void this.isStillHeld().then(
        (held) => (held ? utimes(this.#path, now, now) : undefined),
        () => undefined,
      );
    }, beat);
    this.#beating.unref();
    return true;
  }

  #letGo(): void {
    this.#held = false;
    clearInterval(this.#beating);
  }

  #content(): string {
    return JSON.stringify({ id: this.#id, pid: process.pid, host: hostname() });
  }

  async #owner(): Promise<{ id: string; pid: number; host: string } | undefined> {
    try {
      const said: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      if (typeof said !== 'object' || said === null) return undefined;
      const { id, pid, host } = said as Record<string, unknown>;
      return { id: String(id), pid: Number(pid), host: String(host) };
    } catch {
      return undefined;
    }
  }

  async #isAbandoned(): Promise<boolean> {
    const [owner, touched] = await Promise.all([
      this.#owner(),
      stat(this.#path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ]);
    if (owner !== undefined && owner.host === hostname() && !isAlive(owner.pid)) return true;
    const id = owner?.id ?? '';
    if (this.#watched?.id !== id || this.#watched.touched !== touched)
      this.#watched = { id, touched, since: performance.now() };
    return performance.now() - this.#watched.since > silence;
  }
}

/** A process of another user's cannot be signalled, and is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
