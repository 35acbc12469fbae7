/** Violations that are all rewritten by every audit: the console may hold what the last audit kept, and nothing of those before. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { cleanup } from 'ink-testing-library';
import { expect, it } from 'vitest';
import { createClusterSide } from '../../src/cluster/cluster-side.ts';
import { createThreadSide } from '../../src/cluster/thread/cluster-thread.ts';
import { serveCluster } from '../../src/cluster/thread/serve-cluster.ts';
import type { ConnectionStatus } from '../../src/state/connection-status.ts';
import { createLiveConsole } from '../../src/state/live-console.ts';
import { ScriptedCluster } from '../cluster/scripted-cluster.ts';
import { eventually } from '../cluster/scripted-server.ts';
import { heldMemory } from '../memory.ts';
import { drive } from '../views/drive.tsx';

const kinds = Array.from({ length: 5 }, (_, index) => `K8sRewritten${index}`);
const violations = 100;
const mebibyte = 1024 * 1024;
const connecting: ConnectionStatus = {
  phase: 'connecting',
  context: '',
  server: '',
  user: '',
  namespace: '',
  readonly: true,
  sandbox: false,
};

/** Writes all violations anew, in another order and with other messages. */
function audit(cluster: ScriptedCluster, round: number): void {
  for (const kind of kinds) {
    const found = Array.from({ length: violations }, (_, index) => ({
      enforcementAction: 'deny',
      group: '',
      version: 'v1',
      kind: 'Pod',
      namespace: `team-${index % 7}`,
      name: `workload-${(index + round * 37) % violations}`,
      message: `round ${round}: container <app-${index}> has a setting that is not allowed: ${'NET_ADMIN, '.repeat(round % 9)}`,
    }));
    cluster.add(kind.toLowerCase(), {
      metadata: { name: 'only' },
      spec: { enforcementAction: 'deny' },
      status: { auditTimestamp: new Date(round * 1000).toISOString(), totalViolations: violations, violations: found },
    });
  }
}

it.each([
  ['', 'as they are'],
  ['/-f workload\r', 'searched fuzzily'],
])('of 200 audits no more is held than of 20, with the violations on screen (%j: %s)', async (keys) => {
  const folder = mkdtempSync(join(tmpdir(), 'rewritten-'));
  const cluster = await ScriptedCluster.start();
  for (const kind of kinds) cluster.addKind(kind);
  audit(cluster, 0);
  const kubeconfig = join(folder, 'config');
  const { cluster: address } = cluster.server.context();
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      'current-context': 'only',
      clusters: [{ name: 'c', cluster: address }],
      contexts: [{ name: 'only', context: { cluster: 'c', user: 'u' } }],
      users: [{ name: 'u', user: { token: 'accepted' } }],
    }),
  );
  const { port1, port2 } = new MessageChannel();
  serveCluster(port2, createClusterSide([]));
  const live = createLiveConsole(
    connecting,
    { kubeconfig, asGroups: [], readonly: true, sandbox: false },
    {},
    undefined,
    async () => createThreadSide(port1),
  );
  try {
    const { press, sees } = drive({ live: { ...live, asked: [] }, columns: 140 });
    press(`:violations\r${keys}`);
    await sees(/round 0\b/);
    for (const kind of kinds) await eventually(() => cluster.watching(kind.toLowerCase()));
    const arrived = (round: number) =>
      [...live.store.getState().picture.constraints.values()].every(({ value }) =>
        value?.[0]?.violations.at(0)?.message.startsWith(`round ${round}:`),
      );
    const auditUntil = async (last: number, first: number) => {
      for (let round = first; round <= last; round++) {
        audit(cluster, round);
        await eventually(() => arrived(round));
        if (round % 10 === 0) await sees(new RegExp(`round ${round}\\b`));
      }
    };
    await auditUntil(20, 1);
    const before = await heldMemory();
    await auditUntil(200, 21);
    const grown = (await heldMemory()) - before;
    // One audit is some 100 KiB of text, and more in rows: 180 of them would be 11 MiB at least.
    expect(grown / mebibyte).toBeLessThan(6);
  } finally {
    await live.close();
    port1.close();
    cleanup();
    await cluster.close();
    rmSync(folder, { recursive: true });
  }
});
