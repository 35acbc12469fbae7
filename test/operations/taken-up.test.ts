import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noEvidence } from '../../src/operations/cluster-evidence.ts';
import { type Journal, openJournal } from '../../src/operations/journal.ts';
import { thisOwner } from '../../src/operations/owner.ts';
import { statusOf } from '../../src/operations/run-status.ts';
import { createRunner } from '../../src/operations/runner.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { testWorld, type Workbench, workbench } from './workbench.ts';

let sandbox: SandboxArm;
let bench: Workbench;
let constraints = 0;

beforeEach(async () => {
  constraints = 0;
  sandbox = await startTestArm();
  bench = await workbench(await connectTo(sandbox), {
    evidence: {
      ...noEvidence,
      clusterId: sandbox.clusterId,
      ofAssignment: () => ({ constraints, violations: 0 }),
    },
  });
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

const assigned = () => ({
  scope: sandbox.clusterId.replace(/\/providers\/.*$/, ''),
  name: 'x',
  effect: 'Audit',
  content: {
    definitionId: '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4',
    displayName: 'X',
  },
});
const start = async (runner = bench.runner) => runner.start(await runner.plan('assign', assigned()));

/** A disk that does not take that an operation was taken up. */
const full = (): Journal => ({
  ...bench.journal,
  append: (event) =>
    event.event === 'resumed'
      ? Promise.reject(new Error('ENOSPC: no space left on device'))
      : bench.journal.append(event),
});

describe('what an earlier console left, on a disk that takes no record', () => {
  test('is not taken up, and that is said of it with the reason', async () => {
    const { arm, evidence } = bench.world;
    const world = { ...testWorld(arm, evidence), sleep: () => new Promise<void>(() => {}) };
    await start(createRunner({ world, journal: bench.journal, owner: { ...thisOwner(), startedAt: 'over' } }));
    await expect.poll(async () => (await bench.journal.read())[0]?.steps.get('verify-arm')?.outcome).toBeDefined();
    const later = createRunner({ world: bench.world, journal: full() });
    const sent = sandbox.requestLog.length;
    expect(await later.resume()).toEqual([]);
    expect(later.runs()).toMatchObject([
      {
        kind: 'assign',
        state: 'unfollowed',
        resumed: true,
        problem: { what: expect.stringContaining('ENOSPC'), next: expect.stringContaining('Make room for') },
      },
    ]);
    expect(sandbox.requestLog).toHaveLength(sent);
    // With room again it is taken up.
    const after = createRunner({ world: bench.world, journal: bench.journal });
    expect(await after.resume()).toHaveLength(1);
  });
});

test('the journal has what undoes an operation, for a later console', async () => {
  constraints = 1;
  const { undo } = await (await start()).done;
  const [entry] = await openJournal(bench.journal.path).read();
  if (!entry || !undo) throw new Error('nothing of it');
  expect(statusOf(entry, [])).toMatchObject({ state: 'succeeded', undo });
  expect(undo).toMatchObject({ kind: 'delete-assignment' });
});
