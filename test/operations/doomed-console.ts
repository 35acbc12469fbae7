/** A console of its own process that plans, confirms and runs one operation, and kills itself with SIGKILL at the place it is told. */
import { setTimeout } from 'node:timers/promises';
import { armClients } from '../../src/azure/arm-clients.ts';
import { readArmCa, resolveCloud } from '../../src/azure/cloud.ts';
import { signInWith } from '../../src/azure/sign-in.ts';
import { noEvidence } from '../../src/operations/cluster-evidence.ts';
import type { FaultPoint } from '../../src/operations/execution.ts';
import { openJournal } from '../../src/operations/journal.ts';
import type { InputOf, OperationKind } from '../../src/operations/plan.ts';
import { createRunner } from '../../src/operations/runner.ts';

export interface Doom {
  readonly endpoint: string;
  readonly ca: string;
  readonly token: string;
  readonly journal: string;
  readonly kind: OperationKind;
  readonly input: InputOf<OperationKind>;
  /** Dies here; never, when absent. */
  readonly point?: FaultPoint;
  /** In this step; in the first that comes there, when absent. */
  readonly step?: string;
}

if (import.meta.main) {
  const doom: Doom = JSON.parse(process.argv[2] ?? '{}');
  const ca = await readArmCa(doom.ca);
  const cloud = await resolveCloud(
    doom.endpoint,
    { cloudName: 'AzureCloud', clouds: new Map(), subscriptions: [] },
    ca,
  );
  const signIn = await signInWith(
    'managed-identity',
    { getToken: async () => ({ token: doom.token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    cloud,
    undefined,
  );
  const arm = armClients({ cloud, signIn, readonly: false, ...(ca === undefined ? {} : { ca }) });
  const runner = createRunner({
    world: {
      arm,
      evidence: noEvidence,
      pace: { poll: 20, scanPoll: 20, look: 10, clusterPatience: 100, replication: 5 },
      kubeconfig: async () => 'unnamed',
      now: Date.now,
      sleep: async (milliseconds, signal) => {
        await setTimeout(milliseconds, undefined, { signal });
      },
    },
    journal: openJournal(doom.journal),
    at: (point, step) => {
      if (point === doom.point && (doom.step === undefined || doom.step === step)) process.kill(process.pid, 'SIGKILL');
    },
  });
  const run = runner.start(await runner.plan(doom.kind, doom.input));
  const status = await run.done;
  process.stdout.write(`${status.state}\n`);
}
