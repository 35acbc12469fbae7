import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import { type ClusterEvidence, noEvidence } from '../../src/operations/cluster-evidence.ts';
import { type Journal, openJournal } from '../../src/operations/journal.ts';
import type { OperationWorld } from '../../src/operations/operation.ts';
import { createRunner, type Runner, type RunnerOptions } from '../../src/operations/runner.ts';

/** A runner on a sandbox ARM, with a journal of its own and no patience. */
export interface Workbench {
  readonly world: OperationWorld;
  readonly journal: Journal;
  readonly runner: Runner;
  readonly folder: string;
  stop(): Promise<void>;
}

export function testWorld(arm: ArmClients, evidence: ClusterEvidence = noEvidence): OperationWorld {
  return {
    arm,
    evidence,
    pace: { poll: 20, scanPoll: 20, look: 10, clusterPatience: 400, replication: 5 },
    kubeconfig: async () => 'unnamed',
    now: Date.now,
    sleep: async (milliseconds, signal) => {
      await setTimeout(milliseconds, undefined, { signal });
    },
  };
}

export async function workbench(
  arm: ArmClients,
  options: { evidence?: ClusterEvidence; at?: RunnerOptions['at'] } = {},
): Promise<Workbench> {
  const folder = await mkdtemp(join(tmpdir(), 'constable-journal-'));
  const journal = openJournal(join(folder, 'journal.jsonl'));
  const world = testWorld(arm, options.evidence);
  const runner = createRunner({ world, journal, ...(options.at ? { at: options.at } : {}) });
  return {
    world,
    journal,
    runner,
    folder,
    async stop() {
      await journal.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
