/** The console's own operations on a cluster, without a login to Azure. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { OpenCluster } from '../../../src/cluster/cluster-side.ts';
import { createClusterSide } from '../../../src/cluster/cluster-side.ts';
import { areConstraintsRead, type ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { ObjectReference } from '../../../src/governance/object-reference.ts';
import { noEvidence } from '../../../src/operations/cluster-evidence.ts';
import { openJournal } from '../../../src/operations/journal.ts';
import type { OperationWorld, PlannedOperation } from '../../../src/operations/operation.ts';
import type { InputOf, OperationKind } from '../../../src/operations/plan.ts';
import type { RunStatus } from '../../../src/operations/run-status.ts';
import { createRunner } from '../../../src/operations/runner.ts';
import { emptyPicture } from '../../../src/state/empty-picture.ts';
import type { RealCluster } from '../cluster.ts';
import { contextName } from '../control-plane.ts';
import { waitFor } from '../processes.ts';

export interface Mender {
  plan<K extends OperationKind>(kind: K, input: InputOf<K>): Promise<PlannedOperation>;
  run(planned: PlannedOperation): Promise<RunStatus>;
  whole(object: ObjectReference): Promise<unknown>;
  violations(): readonly ObjectReference[];
  picture(): ClusterPicture;
  close(): Promise<void>;
}

export async function openMender(cluster: Pick<RealCluster, 'kubeconfig'>, readonly = false): Promise<Mender> {
  const folder = await mkdtemp(join(tmpdir(), 'constable-mend-'));
  const journal = openJournal(join(folder, 'journal.jsonl'));
  let picture = emptyPicture;
  const connect = { kubeconfig: cluster.kubeconfig, asGroups: [], readonly, sandbox: false };
  const chosen = await createClusterSide([]).choose(connect);
  const open: OpenCluster = chosen.begin({
    onHealth: () => {},
    onPicture: (next) => {
      picture = next;
    },
  });
  const world: OperationWorld = {
    get arm(): never {
      throw new Error('Azure is not asked');
    },
    cluster: {
      context: contextName,
      server: 'https://real',
      user: 'admin',
      readonly,
      picture: () => picture,
      requests: async () => open.requests,
    },
    evidence: noEvidence,
    pace: { poll: 20, scanPoll: 20, look: 200, clusterPatience: 60_000, replication: 5 },
    kubeconfig: async () => cluster.kubeconfig,
    now: Date.now,
    sleep: async (milliseconds, signal) => {
      await setTimeout(milliseconds, undefined, { signal });
    },
  };
  const runner = createRunner({ world, journal, onThrottled: () => () => {} });
  await waitFor('the cluster is read', async () => areConstraintsRead(picture) && picture.pods.state === 'live');
  return {
    plan: (kind, input) => runner.plan(kind, input),
    run: (planned) => runner.start(planned).done,
    whole: (object) => open.requests.whole(object),
    violations: () =>
      [...picture.constraints.values()].flatMap(({ value = [] }) =>
        value.flatMap(({ violations }) => violations.map(({ object }) => object)),
      ),
    picture: () => picture,
    async close() {
      await open.close();
      await journal.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
