import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One run of a command as a whole process. */
export interface ProcessFigures {
  /** Wall-clock milliseconds from spawn to exit. */
  readonly milliseconds: number;
  /** Peak resident memory in MiB, sampled from /proc (VmHWM); undefined where there is no /proc. */
  readonly peakMebibytes: number | undefined;
  readonly code: number | null;
}

/** Runs a command with its output thrown away. */
export async function runProcess(
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<ProcessFigures> {
  const [file = '', ...args] = command;
  const started = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.resume();
  let peak: number | undefined;
  const sample = setInterval(() => {
    peak = peakMemory(child.pid) ?? peak;
  }, 10);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      clearInterval(sample);
      done({ milliseconds: performance.now() - started, peakMebibytes: peak, code });
    });
  });
}

/** Peak resident memory of a running process in MiB (Linux). */
export function peakMemory(pid: number | undefined): number | undefined {
  return statusField(pid, 'VmHWM');
}

/** Resident memory of a running process in MiB (Linux). */
export function residentMemory(pid: number | undefined): number | undefined {
  return statusField(pid, 'VmRSS');
}

function statusField(pid: number | undefined, name: string): number | undefined {
  try {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match?.[1] === undefined ? undefined : Number(match[1]) / 1024;
  } catch {
    return undefined;
  }
}

/** CPU seconds that a process used so far, user and system (Linux; 100 ticks a second). */
export function cpuSeconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Runs the commands by turns, so that a noisy moment meets all of them; the figures of each, in their order. */
export async function byTurns<T>(runs: number, commands: readonly (() => Promise<T>)[]): Promise<T[][]> {
  const results: T[][] = commands.map(() => []);
  for (let run = 0; run < runs; run++)
    for (const [index, command] of commands.entries()) results[index]?.push(await command());
  return results;
}
