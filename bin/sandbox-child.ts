import { fork } from 'node:child_process';

/**
 * Starts the sandbox in a process of its own, so that it never holds up the console, and waits until it serves. The
 * child lives as long as the channel to it: it ends with this process, however this one ends. Gives the path of the
 * kubeconfig; throws what the child said when it could not start.
 */
export function startSandboxChild(): Promise<string> {
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
      resolve(String(message));
    });
  });
}
