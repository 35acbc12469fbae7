import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server process, its output in a file. */
export interface ServerProcess {
  name: string;
  pid: number;
  /** The file with its stdout and stderr. */
  logFile: string;
  /** Throws, with the last lines of the log, when the process has ended. */
  check(): Promise<void>;
  /** SIGTERM, and SIGKILL after five seconds; resolves once it has ended. */
  stop(): Promise<void>;
}

/** The processes of one cluster; none of them outlives this process, however it ends (see guard.ts). */
export interface ProcessGroup {
  start(name: string, path: string, args: string[], environment?: Record<string, string>): Promise<ServerProcess>;
  /** Stops everything and removes the folder. */
  stop(): Promise<void>;
}

/** @param folder where the logs go; it is removed with the processes */
export function createProcessGroup(folder: string): ProcessGroup {
  const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard.ts')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const guardEnded = once(guard, 'exit');
  guard.stdin.on('error', () => {}); // The guard has ended first: stop() has nothing left to do.
  const tell = (line: string) => {
    if (guard.stdin.writable) guard.stdin.write(`${line}\n`);
  };
  tell(`folder ${folder}`);
  // The guard alone must not keep this process alive.
  guard.unref();

  return {
    async start(name, path, args, environment = {}) {
      const logFile = join(folder, `${name}.log`);
      const log = openSync(logFile, 'a');
      const child = spawn(path, args, {
        cwd: folder,
        detached: true,
        stdio: ['ignore', log, log],
        env: { ...process.env, ...environment },
      });
      closeSync(log);
      await once(child, 'spawn');
      const pid = child.pid as number;
      tell(`pid ${pid}`);
      child.unref();
      const ended = once(child, 'exit').then(() => tell(`gone ${pid}`));
      const running = () => child.exitCode === null && child.signalCode === null;
      return {
        name,
        pid,
        logFile,
        async check() {
          if (running()) return;
          const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-15);
          throw new ProcessEnded(`${name} ended with ${child.signalCode ?? child.exitCode}:\n${lines.join('\n')}`);
        },
        async stop() {
          if (!running()) return;
          child.kill('SIGTERM');
          const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
          await ended;
          clearTimeout(killer);
        },
      };
    },
    async stop() {
      guard.ref();
      guard.stdin.end();
      await guardEnded;
    },
  };
}

/** A server ended although nobody stopped it. */
export class ProcessEnded extends Error {}

/** Calls `attempt` until it answers something other than undefined or false; throws its last error, or `what`, when time is up. */
export async function waitFor<T>(
  what: string,
  attempt: () => Promise<T | undefined | false>,
  { seconds = 60, every = 100 } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const value = await attempt();
      if (value !== undefined && value !== false) return value;
      last = undefined;
    } catch (error) {
      if (error instanceof ProcessEnded) throw error;
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`, { cause: last });
    await sleep(every);
  }
}

/**
 * Ports on 127.0.0.1 that nothing listens on, from below the range that outgoing connections take theirs from, so that none of those gets
 * one before our server does.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers: ReturnType<typeof createServer>[] = [];
  const ports: number[] = [];
  for (let tries = 0; ports.length < count && tries < 200; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    servers.push(server);
    ports.push(port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  if (ports.length < count) throw new Error(`no ${count} free ports on 127.0.0.1`);
  return ports;
}
