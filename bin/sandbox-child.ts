import { fork } from 'node:child_process';

/** What a sandbox says of itself when it serves. */
export interface SandboxAnnouncement {
  readonly kubeconfig: string;
  readonly azure: {
    /** The address of its ARM, which is also asked for its metadata. */
    readonly cloud: string;
    readonly armCa: string;
    readonly clusterId: string;
    /** What @azure/identity and az read from the environment. */
    readonly environment: Readonly<Record<string, string>>;
  };
}

/**
 * Starts the sandbox in a process of its own, so that it never holds up the console, and waits until it serves. The
 * child lives as long as the channel to it: it ends with this process, however this one ends. Throws what the child said
 * when it could not start.
 */
export function startSandboxChild(): Promise<SandboxAnnouncement> {
  const child = fork(process.argv[1] ?? '', ['sandbox'], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4096);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the sandbox ended (${signal ?? code}): ${said.trim()}`)));
    child.once('message', (message) => {
      child.removeAllListeners('exit');
      // Nothing of the child keeps this process from ending.
      child.unref();
      child.channel?.unref();
      if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
      // From our own child, which is this same program.
      resolve(message as SandboxAnnouncement);
    });
  });
}
