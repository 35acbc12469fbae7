import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { expect } from 'vitest';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import type { InputOf, OperationKind } from '../../src/operations/plan.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import type { Durations } from '../../src/sandbox/arm/durations.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { type Workbench, workbench } from '../operations/workbench.ts';
import { armState } from './arm-state.ts';
import { azPath } from './install-az.ts';

/** A sandbox ARM with this program's clients, and the real az signed in to it in a configuration of its own. */
export interface Twin {
  readonly sandbox: SandboxArm;
  readonly arm: ArmClients;
  /** Runs lines in one shell, as printed. @throws with what they said when they fail */
  shell(lines: string): Promise<string>;
}

/** Two fresh sandboxes of one world: this program's operations act on `ours`, the lines of their plans on `theirs`. */
export interface Twins {
  readonly ours: Twin;
  readonly theirs: Twin;
  readonly bench: Workbench;
  readonly folder: string;
  /** Plans an operation, runs it here, and there the lines that the journal has of it; then both worlds are alike. */
  both<K extends OperationKind>(kind: K, input: InputOf<K>): Promise<readonly string[]>;
  /** Waits until both worlds are alike in everything: some lines end before the service does. */
  alike(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTwins(durations: Partial<Durations> = {}): Promise<Twins> {
  const folder = await mkdtemp(join(tmpdir(), 'constable-az-'));
  const [ours, theirs] = await Promise.all([
    startTwin(join(folder, 'ours'), null, durations),
    startTwin(join(folder, 'theirs'), 1, durations),
  ]);
  const bench = await workbench(ours.arm);
  const alike = async () => {
    for (const deadline = Date.now() + 20_000; ; ) {
      const [did, said] = await Promise.all([ours, theirs].map(({ sandbox, arm }) => armState(sandbox, arm)));
      try {
        return expect(said).toEqual(did);
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await setTimeout(100);
      }
    }
  };
  await alike();
  return {
    ours,
    theirs,
    bench,
    folder,
    alike,
    async both(kind, input) {
      const planned = await bench.runner.plan(kind, input);
      const run = bench.runner.start(planned);
      const status = await run.done;
      expect(status, JSON.stringify(status.problem)).toMatchObject({ state: 'succeeded' });
      const entry = (await bench.journal.read()).find(({ started }) => started.operation === run.id);
      const lines = entry?.started.commands ?? [];
      expect(lines).toEqual(planned.plan.commands);
      await theirs.shell(lines.join('\n'));
      await alike();
      return lines;
    },
    async stop() {
      await bench.stop();
      await Promise.all([ours.sandbox.stop(), theirs.sandbox.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `retryAfter` in seconds: without one az looks every 30. */
async function startTwin(folder: string, retryAfter: number | null, durations: Partial<Durations>): Promise<Twin> {
  const sandbox = await startTestArm({
    retryAfter,
    replicationTries: 1,
    durations: { cluster: 60, sync: 30, scan: 60, remediation: 60, registration: 60, ...durations },
  });
  const env = {
    ...sandbox.environment,
    AZURE_CONFIG_DIR: folder,
    AZURE_CORE_ONLY_SHOW_ERRORS: 'yes',
    PATH: `${dirname(azPath())}:${process.env.PATH}`,
  };
  const shell = async (lines: string) => (await execa('sh', ['-ec', lines], { env, timeout: 110_000 })).stdout;
  await shell(sandbox.shellLines.filter((line) => line.startsWith('az ')).join('\n'));
  return { sandbox, arm: await connectTo(sandbox), shell };
}
