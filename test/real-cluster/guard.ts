/**
 * Leaves no process behind: a detached process that is told by lines on its stdin what was started (`pid N`), what has ended by itself
 * (`gone N`) and which folder is temporary (`folder PATH`). When its stdin closes, because its parent wants it to or has died in whatever
 * way, it kills all of it, removes the folders and ends. Run by processes.ts.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const pids = new Set<number>();
const folders = new Set<string>();

for await (const line of createInterface({ input: process.stdin })) {
  const [word = '', ...rest] = line.split(' ');
  const value = rest.join(' ');
  if (word === 'pid') pids.add(Number(value));
  if (word === 'gone') pids.delete(Number(value));
  if (word === 'folder') folders.add(value);
}

for (const pid of pids) {
  try {
    // Nothing of a cluster outlives it, so there is nothing to shut down in good order. Each child leads a process group of its own.
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
