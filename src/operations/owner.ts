import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner } from './journal-record.ts';

/** This process. */
export function thisOwner(): Owner {
  return {
    host: hostname(),
    pid: process.pid,
    startedAt: startOf(process.pid) ?? String(Math.round(performance.timeOrigin)),
  };
}

/**
 * Whether the process still runs. On another host nobody can tell, so it counts as running: its journal is its own. Where the
 * system does not say when a process began, a number in use again counts as the same process.
 */
export function isRunning(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it runs as someone else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const startedAt = startOf(owner.pid);
  return startedAt === undefined || startedAt === owner.startedAt;
}

/** Linux: the 22nd field of /proc/PID/stat, clock ticks since boot, with the boot's id. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A killed process that nobody waited for is still listed.
    if (fields[0] === 'Z' || fields[0] === 'X') return 'gone';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[19] === undefined ? undefined : `${boot}:${fields[19]}`;
  } catch {
    return undefined;
  }
}
