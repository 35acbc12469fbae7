import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assignmentId } from '../../src/azure/assignments.ts';
import { isRead } from '../../src/azure/read-only.ts';
import type { ConstraintEvidence } from '../../src/operations/cluster-evidence.ts';
import { noEvidence } from '../../src/operations/cluster-evidence.ts';
import type { Journal } from '../../src/operations/journal.ts';
import type { JournalEvent, Owner } from '../../src/operations/journal-record.ts';
import { thisOwner } from '../../src/operations/owner.ts';
import type { InputOf, OperationKind } from '../../src/operations/plan.ts';
import { createRunner, type Runner } from '../../src/operations/runner.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { testWorld, type Workbench, workbench } from './workbench.ts';

const privileged = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';

let sandbox: SandboxArm;
let bench: Workbench;
let group: string;
/** What the cluster shows of every assignment. */
let constraints: ConstraintEvidence | undefined;

beforeEach(async () => {
  sandbox = await startTestArm({ durations: { cluster: 300, sync: 30, scan: 300, remediation: 60, registration: 60 } });
  group = sandbox.clusterId.replace(/\/providers\/.*$/, '');
  constraints = { constraints: 0, violations: 0 };
  bench = await workbench(await connectTo(sandbox), {
    evidence: { ...noEvidence, clusterId: sandbox.clusterId, ofAssignment: () => constraints },
  });
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

const assigned = () => ({
  scope: group,
  name: 'x',
  effect: 'Audit',
  content: { definitionId: privileged, displayName: 'X' },
});
const start = async <K extends OperationKind>(kind: K, input: InputOf<K>, runner: Runner = bench.runner) =>
  runner.start(await runner.plan(kind, input));
const stepOf = (id: string, runner: Runner = bench.runner) =>
  runner
    .runs()
    .at(-1)
    ?.steps.find((step) => step.id === id);
const writes = () => sandbox.requestLog.filter(({ method, path }) => !isRead(method, `https://x${path}`));
/** A console that is not this one, with the same journal; its process is over. */
const consoleBefore = (journal: Journal = bench.journal) =>
  createRunner({
    world: { ...bench.world, sleep: () => new Promise(() => {}) },
    journal,
    owner: { ...thisOwner(), startedAt: 'over' } satisfies Owner,
  });

/** A disk that takes no record of these events. */
function fullFor(...events: readonly JournalEvent['event'][]): Journal {
  return {
    ...bench.journal,
    append: (event) =>
      events.includes(event.event)
        ? Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))
        : bench.journal.append(event),
  };
}

describe('cancelled', () => {
  test('while the cluster is looked at: what ARM has is said', async () => {
    const run = await start('assign', assigned());
    await expect.poll(() => stepOf('verify-cluster')?.state).toBe('running');
    bench.runner.cancel(run.id);
    const { state, note } = await run.done;
    expect(state).toBe('cancelled');
    expect(note).toMatch(/Create the assignment x.*is done.*An assignment that was made stays/);
    expect(note).not.toContain('before anything');
  });

  test('while its request is under way: what became of it is read', async () => {
    sandbox.faults.next({ match: '/policyAssignments/x', method: 'PUT', status: 0, delayMs: 60_000 });
    const run = await start('assign', assigned());
    await expect.poll(() => stepOf('create')?.state).toBe('running');
    await expect.poll(async () => (await bench.journal.read())[0]?.steps.get('create')?.begunAt).toBeDefined();
    bench.runner.cancel(run.id);
    const { state, note } = await run.done;
    expect(state).toBe('cancelled');
    expect(note).toMatch(/Create the assignment x.*was sent.*not there yet/);
  });

  test('before anything was sent: so it is said', async () => {
    const busy = sandbox.world.clusters.all().find(({ name }) => name === 'edge-weu')?.id ?? '';
    const run = await start('disable-addon', { clusterId: busy }).catch(() =>
      start('enable-addon', { clusterId: busy }),
    );
    bench.runner.cancel(run.id);
    expect(await run.done).toMatchObject({ state: 'cancelled', note: 'cancelled before anything was sent' });
  });
});

describe('a PUT that was taken and whose poller is refused', () => {
  test('is read again, and found done', async () => {
    sandbox.faults.next({ match: '/operations/', status: 403, code: 'AuthorizationFailed', times: 20 });
    const run = await start('enable-addon', { clusterId: sandbox.clusterId });
    const status = await run.done;
    expect(status.steps.find(({ id }) => id === 'put')).toMatchObject({ state: 'done' });
    expect(status.state).toBe('succeeded');
  });

  test('and that cannot be read either is taken up again, not failed', async () => {
    sandbox.faults.next({ match: '/operations/', status: 403, code: 'AuthorizationFailed', times: 1 });
    const run = await start('enable-addon', { clusterId: sandbox.clusterId });
    await expect.poll(() => writes().length).toBe(1);
    sandbox.faults.next({ match: 'managedClusters', method: 'GET', status: 403, code: 'AuthorizationFailed' });
    expect((await run.done).state).toBe('unfollowed');
    expect((await bench.journal.read())[0]?.finished).toBeUndefined();
    const [resumed] = await bench.runner.resume();
    expect(await resumed?.done).toMatchObject({ state: 'succeeded' });
  });
});

describe('a full disk', () => {
  test.each([['submitted'], ['outcome'], ['finished']] as const)(
    'at "%s": what goes on goes on, and that the journal lacks it is said',
    async (event) => {
      const runner = createRunner({ world: bench.world, journal: fullFor(event) });
      constraints = { constraints: 1, violations: 0 };
      const { state, note } = await (await start('enable-addon', { clusterId: sandbox.clusterId }, runner)).done;
      expect(state).toBe('succeeded');
      expect(note).toMatch(/journal cannot be written.*ENOSPC/);
    },
  );

  test('before anything is sent: nothing is, and what to do is said', async () => {
    const runner = createRunner({ world: bench.world, journal: fullFor('intent') });
    const { state, problem } = await (await start('assign', assigned(), runner)).done;
    expect(state).toBe('failed');
    expect(problem).toMatchObject({
      what: expect.stringMatching(/journal cannot be written.*ENOSPC/),
      next: expect.stringContaining('Nothing more was sent'),
    });
    expect(writes()).toEqual([]);
  });
});

describe('what cannot be told is told so', () => {
  test('a scan whose answer was lost', async () => {
    sandbox.faults.next({ match: 'triggerEvaluation', method: 'POST', status: 0 });
    const status = await (await start('scan', { scope: group })).done;
    expect(status).toMatchObject({ state: 'unknown', note: expect.stringMatching(/cannot be told.*look/i) });
    expect((await bench.journal.read())[0]?.finished?.result).toBe('unknown');
  });

  test('a scan that Azure took, and has forgotten by now', async () => {
    const before = consoleBefore();
    await start('scan', { scope: group }, before);
    await expect.poll(async () => (await bench.journal.read())[0]?.steps.get('scan')?.poller).toBeDefined();
    sandbox.faults.next({ match: 'asyncOperationResults', status: 404, code: 'NotFound', times: 20 });
    const [resumed] = await bench.runner.resume();
    const status = await resumed?.done;
    expect(status).toMatchObject({ state: 'unknown', note: expect.stringMatching(/Azure took it.*cannot be told/) });
    expect(status?.note).not.toContain('did not take effect');
  });

  test('one whose target may not be read any more', async () => {
    sandbox.faults.next({ match: '/policyAssignments/x', method: 'PUT', status: 0, delayMs: 60_000 });
    await start('assign', assigned(), consoleBefore());
    await expect.poll(async () => (await bench.journal.read())[0]?.steps.get('create')?.begunAt).toBeDefined();
    sandbox.faults.next({ match: '/policyAssignments/x', method: 'GET', status: 403, code: 'AuthorizationFailed' });
    const [resumed] = await bench.runner.resume();
    expect(await resumed?.done).toMatchObject({
      state: 'unknown',
      note: expect.stringContaining(`look at ${assignmentId(group, 'x')}`),
      problem: { status: 403 },
    });
  });

  test('an edit that shows neither what was nor what was written', async () => {
    const id = assignmentId(group, 'pod-security-baseline');
    sandbox.faults.next({ match: 'pod-security-baseline', method: 'PUT', status: 0, delayMs: 60_000 });
    await start('edit-assignment', { assignmentId: id, change: { displayName: 'Mine' } }, consoleBefore());
    await expect.poll(async () => (await bench.journal.read())[0]?.steps.get('put')?.begunAt).toBeDefined();
    const stored = sandbox.world.assignments.get(id);
    if (stored) stored.properties.displayName = 'Theirs';
    const [resumed] = await bench.runner.resume();
    expect(await resumed?.done).toMatchObject({ state: 'unknown', note: expect.stringContaining(`look at ${id}`) });
  });
});

describe('taking over', () => {
  test('the undo of an assignment that an earlier console left while it looked', async () => {
    await start('assign', assigned(), consoleBefore());
    await expect.poll(async () => (await bench.journal.read())[0]?.steps.get('verify-arm')?.outcome).toBeDefined();
    constraints = { constraints: 0, violations: 0 };
    const [resumed] = await bench.runner.resume();
    expect(bench.runner.runs()[0]?.state).toBe('running');
    const id = assignmentId(group, 'x');
    const undo = await start('delete-assignment', { assignmentId: id });
    expect(await resumed?.done).toMatchObject({
      state: 'cancelled',
      note: expect.stringMatching(/"Delete the assignment "X"" took over/),
    });
    expect((await undo.done).state).toBe('succeeded');
    expect(sandbox.world.assignments.get(id)).toBeUndefined();
  });

  test('the undo of what this console still looks at', async () => {
    const first = await start('assign', assigned());
    await expect.poll(() => stepOf('verify-cluster')?.state).toBe('running');
    const undo = await start('delete-assignment', { assignmentId: assignmentId(group, 'x') });
    expect((await first.done).state).toBe('cancelled');
    expect((await undo.done).state).toBe('succeeded');
  });

  test('not while a request of it is under way', async () => {
    const planned = await bench.runner.plan('assign', assigned());
    await bench.world.arm.request('PUT', assignmentId(group, 'x'), {
      apiVersion: '2025-03-01',
      body: { properties: { policyDefinitionId: privileged } },
    });
    const undo = await bench.runner.plan('delete-assignment', { assignmentId: assignmentId(group, 'x') });
    sandbox.world.assignments.delete(assignmentId(group, 'x'));
    sandbox.faults.next({ match: '/policyAssignments/x', method: 'PUT', status: 0, delayMs: 200 });
    const first = bench.runner.start(planned);
    await expect.poll(() => stepOf('create')?.state).toBe('running');
    expect(() => bench.runner.start(undo)).toThrow('still running on it');
    await first.done;
  });
});

test('what an earlier sandbox was doing ended with it, and nothing is sent to its address', async () => {
  const gone = await startTestArm();
  const before = await connectTo(gone);
  const earlier = createRunner({
    world: { ...testWorld(before), sleep: () => new Promise(() => {}) },
    journal: bench.journal,
    owner: { ...thisOwner(), startedAt: 'over' },
    sandbox: true,
  });
  await start('enable-addon', { clusterId: gone.clusterId }, earlier);
  await expect.poll(async () => (await bench.journal.read())[0]?.steps.get('put')?.poller).toBeDefined();
  await gone.stop();
  const runner = createRunner({ world: bench.world, journal: bench.journal, sandbox: true });
  expect(await runner.resume()).toEqual([]);
  expect((await bench.journal.read())[0]?.finished).toMatchObject({
    result: 'interrupted',
    note: expect.stringContaining('the sandbox that it ran in has ended'),
  });
});

test('an operation names the cluster that the console was at', async () => {
  const cluster = sandbox.clusterId;
  const runner = createRunner({ world: bench.world, journal: bench.journal, cluster: () => cluster });
  await (await start('scan', { scope: group }, runner)).done;
  expect((await bench.journal.read())[0]?.started).toMatchObject({ cluster, by: { endpoint: sandbox.endpoint } });
});

test('the request ids of its steps are kept, for support', async () => {
  constraints = { constraints: 1, violations: 0 };
  const status = await (await start('assign', assigned())).done;
  const requestId = status.steps.find(({ id }) => id === 'create')?.requestId;
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect((await bench.journal.read())[0]?.steps.get('create')?.outcome?.requestId).toBe(requestId);
});

test('a look that takes long is not begun anew by every console', async () => {
  await start('assign', assigned(), consoleBefore());
  await expect.poll(async () => (await bench.journal.read())[0]?.steps.get('verify-arm')?.outcome).toBeDefined();
  const later = createRunner({
    world: { ...testWorld(bench.world.arm, bench.world.evidence), now: () => Date.now() + 3_600_000 },
    journal: bench.journal,
  });
  const begun = Date.now();
  const [resumed] = await later.resume();
  expect(await resumed?.done).toMatchObject({ state: 'succeeded' });
  expect(Date.now() - begun).toBeLessThan(350);
});
