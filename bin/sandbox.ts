import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import type { SandboxScale } from './command-line.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { say, writeData } from './output.ts';

/**
 * Serves the sandbox until Ctrl-C; or, started by a console (which holds a channel to it), until that console is gone,
 * however it went. The kubeconfig dies with it.
 */
export async function serveSandbox(scale: SandboxScale | undefined): Promise<ExitCode> {
  const asked = process.send ? untilParentIsGone() : untilInterrupted();
  const sandbox = await startSandbox(scale ? { scale } : {});
  // Whatever ends the process, the client certificate in there must not stay behind.
  process.once('exit', () => rmSync(sandbox.folder, { recursive: true, force: true }));
  if (process.send) {
    process.send(sandbox.kubeconfig);
  } else {
    say(`sandbox at ${sandbox.server}, until Ctrl-C; its kubeconfig is ${sandbox.kubeconfig}\nin another shell:`);
    await writeData(`export KUBECONFIG=${sandbox.kubeconfig}`);
  }
  const code = await asked;
  await sandbox.stop();
  return code;
}

/** Ctrl-C in the parent's terminal reaches the whole process group, but means the parent. */
async function untilParentIsGone(): Promise<ExitCode> {
  process.removeAllListeners('SIGINT');
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTSTP'] as const) process.on(signal, () => {});
  await Promise.race([once(process, 'disconnect'), once(process, 'SIGTERM')]);
  return exitCode.ok;
}

async function untilInterrupted(): Promise<ExitCode> {
  process.removeAllListeners('SIGINT');
  return Promise.race([
    once(process, 'SIGINT').then(() => exitCode.interrupted),
    ...(['SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal).then(() => exitCode.ok)),
  ]);
}
