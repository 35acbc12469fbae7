import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SandboxArm } from '../src/sandbox/arm/arm.ts';
import { startLinkedArm } from '../src/sandbox/arm/cluster-link.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import type { SandboxFlags } from './command-line.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { say, writeData } from './output.ts';
import type { SandboxAnnouncement } from './sandbox-child.ts';

/**
 * Serves the sandbox until Ctrl-C; or, started by a console (which holds a channel to it), until that console is gone,
 * however it went. The kubeconfig dies with it. A scaled sandbox is a cluster alone: its constraints are nobody's
 * assignments.
 */
export async function serveSandbox({ scale, addon }: SandboxFlags): Promise<ExitCode> {
  const asked = process.send ? untilParentIsGone() : untilInterrupted();
  const sandbox = await startSandbox({ ...(scale ? { scale } : {}), addon });
  const arm = scale ? undefined : await startLinkedArm(sandbox, { addon });
  // Whatever ends the process, the client certificate in there must not stay behind.
  const folders = [sandbox.folder, ...(arm ? [dirname(arm.caPemPath)] : [])];
  process.once('exit', () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  if (process.send && arm) process.send(announcement(sandbox.kubeconfig, arm));
  else {
    say(`sandbox at ${sandbox.server}, until Ctrl-C; its kubeconfig is ${sandbox.kubeconfig}`);
    if (arm)
      say(`its Azure is at ${arm.endpoint}: the lines for az are below; this program takes --cloud, --arm-ca too`);
    say('in another shell:');
    await writeData([`export KUBECONFIG=${sandbox.kubeconfig}`, ...(arm?.shellLines ?? [])].join('\n'));
  }
  const code = await asked;
  await arm?.stop();
  await sandbox.stop();
  return code;
}

function announcement(kubeconfig: string, arm: SandboxArm): SandboxAnnouncement {
  const { endpoint, caPemPath, clusterId, environment } = arm;
  return { kubeconfig, azure: { cloud: endpoint, armCa: caPemPath, clusterId, environment } };
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
