/** A sign-in command that has to be run again while the console is up, and takes its time. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterSession, openClusterSession } from '../../src/cluster/cluster-session.ts';
import { ClusterError } from '../../src/cluster/connection/cluster-error.ts';
import type { HealthState } from '../../src/cluster/connection/connection-health.ts';
import { runExecPlugin } from '../../src/cluster/kubeconfig/exec-plugin.ts';
import { ScriptedCluster } from './scripted-cluster.ts';
import { eventually } from './scripted-server.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function script(content: string): string {
  const path = join(folder, 'login');
  writeFileSync(path, `#!/bin/sh\n${content}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('a session whose token has ended', () => {
  let cluster: ScriptedCluster;
  let session: ClusterSession;
  afterEach(async () => {
    await session.close();
    await cluster.close();
  });

  it('is not live while the command runs, and says what that asks for', async () => {
    cluster = await ScriptedCluster.start();
    const states: HealthState[] = [];
    const told: string[] = [];
    const command = script(
      `if [ -e ${folder}/again ]; then echo "open the page and enter ABC" >&2; exec sleep 600; fi\n` +
        `touch ${folder}/again\n` +
        `echo '{"status":{"token":"t","expirationTimestamp":"${new Date(Date.now() + 2_000).toISOString()}"}}'`,
    );
    session = openClusterSession(cluster.server.context({ exec: { command } }), {
      connect: { asGroups: [], readonly: true, sandbox: false },
      watch: true,
      lists: [],
      onHealth: (state) => states.push(state),
      onPicture: () => undefined,
      onSignIn: (text) => told.push(`${states.at(-1)?.phase}: ${text.trim()}`),
      times: { health: { interval: 30, quiet: 1_000, dead: 2_000 } },
    });
    await eventually(() => states.at(-1)?.phase === 'connected');
    await eventually(() => states.at(-1)?.phase === 'retrying', 10_000);
    expect(told.at(-1)).toBe('retrying: open the page and enter ABC');
  });
});

describe('a sign-in command', () => {
  it('is given up when its time is over, even if what it started goes on holding its output', async () => {
    const command = script(`sleep 30 &\necho $! > ${folder}/child\nexec sleep 30`);
    const never = new AbortController().signal;
    const failed = await runExecPlugin({ command }, { server: '' }, never, () => {}, 1_000).catch((error) => error);
    process.kill(Number(readFileSync(join(folder, 'child'), 'utf8')));
    expect(failed).toBeInstanceOf(ClusterError);
    expect(failed.problem.what).toBe(`the sign-in command "${command}" did not end within 1 s`);
  }, 10_000);
});
