import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assignmentId, getAssignment, putAssignment } from '../../src/azure/assignments.ts';
import { isRead } from '../../src/azure/read-only.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { type Workbench, workbench } from './workbench.ts';

const privileged = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';

let sandbox: SandboxArm;
let group: string;
let id: string;
let consoles: readonly Workbench[];
/** Called when the first console has sent its PUT. */
let meanwhile: () => Promise<unknown>;

beforeEach(async () => {
  sandbox = await startTestArm();
  group = sandbox.clusterId.replace(/\/providers\/.*$/, '');
  id = assignmentId(group, 'twice');
  meanwhile = async () => {};
  const first = await connectTo(sandbox);
  const at = async (point: string, step: string) => {
    if (point === 'outcome' && step === 'create') await meanwhile();
  };
  consoles = [await workbench(first, { at }), await workbench(await connectTo(sandbox, 'policy-contributor'))];
});
afterEach(async () => {
  for (const one of consoles) await one.stop();
  await sandbox.stop();
});

const ask = (effect: string) => ({
  scope: group,
  name: 'twice',
  effect,
  content: { definitionId: privileged, displayName: `Of ${effect}` },
});
const plan = (console: number, effect: string) => consoles[console]?.runner.plan('assign', ask(effect));
async function run(console: number, planned: Awaited<ReturnType<typeof plan>>) {
  if (!planned) throw new Error('no such console');
  return consoles[console]?.runner.start(planned).done;
}
function armOf(index: number) {
  const arm = consoles[index]?.world.arm;
  if (!arm) throw new Error('no such console');
  return arm;
}
const puts = () => sandbox.requestLog.filter(({ method, path }) => !isRead(method, `https://x${path}`));

describe('two consoles assign one name', () => {
  test('at once, each after its own plan: not both are done, and the other is told why', async () => {
    const plans = [await plan(0, 'Audit'), await plan(1, 'Deny')];
    const ends = await Promise.all(plans.map((planned, index) => run(index, planned)));
    const done = ends.filter((end) => end?.state === 'succeeded');
    expect(done.length).toBeLessThan(2);
    for (const end of ends.filter((one) => one?.state !== 'succeeded')) {
      expect(end?.state).toBe('failed');
      expect(end?.problem?.what).toMatch(/by somebody else meanwhile|somebody else has made it meanwhile/);
    }
  });

  test('one after the other: it exists already, and nothing was sent', async () => {
    const plans = [await plan(0, 'Audit'), await plan(1, 'Deny')];
    expect(await run(0, plans[0])).toMatchObject({ state: 'succeeded' });
    const before = puts().length;
    const end = await run(1, plans[1]);
    expect(end).toMatchObject({ state: 'failed', problem: { what: expect.stringContaining('already exists') } });
    expect(end?.problem?.next).toContain('Nothing was sent');
    expect(puts()).toHaveLength(before);
  });

  test('the second sends while neither sees the other: it says that it has replaced one, of the same content too', async () => {
    for (const effect of ['Deny', 'Audit']) {
      const plans = [await plan(0, 'Audit'), await plan(1, effect)];
      await run(0, plans[0]);
      // What the second reads just before it sends is what was there a moment ago.
      sandbox.faults.next({ match: id, method: 'GET', status: 404, code: 'PolicyAssignmentNotFound' });
      const end = await run(1, plans[1]);
      expect(end).toMatchObject({ state: 'failed', problem: { what: expect.stringContaining('is replaced by this') } });
      expect(end?.problem?.next).toContain('0b1ec7d0-0000-4000-8000-000000000001');
      sandbox.world.assignments.delete(id);
    }
  });

  test('the first finds what the second made of it when it reads back', async () => {
    const planned = await plan(0, 'Audit');
    const arm = armOf(1);
    meanwhile = () =>
      putAssignment(arm, group, 'twice', { policyDefinitionId: privileged, parameters: { effect: { value: 'Deny' } } });
    const end = await run(0, planned);
    expect(end).toMatchObject({
      state: 'failed',
      problem: { what: expect.stringContaining('was changed by somebody else meanwhile') },
    });
    expect(end?.problem?.next).toContain('parameters');
  });
});

test('an answer that was lost is not taken for done by what somebody else made of the name', async () => {
  const planned = await plan(0, 'Audit');
  const arm = armOf(1);
  sandbox.faults.next({ match: id, method: 'PUT', status: 0, delayMs: 1_500 });
  const running = run(0, planned);
  await expect
    .poll(() => sandbox.requestLog.filter(({ method, path }) => method === 'GET' && path.includes('/twice')).length)
    .toBe(2);
  sandbox.faults.clear();
  await putAssignment(arm, group, 'twice', {
    policyDefinitionId: privileged,
    parameters: { effect: { value: 'Deny' } },
  });
  expect(await running).toMatchObject({ state: 'unknown', note: expect.stringContaining(id) });
});

describe('what was written and cannot be read back', () => {
  test.each([
    [503, 'ServiceUnavailable'],
    [403, 'AuthorizationFailed'],
    [0, ''],
  ])(
    'by %i is neither done nor failed: it cannot be told, and where to look is said',
    async (status, code) => {
      const planned = await plan(0, 'Audit');
      meanwhile = async () => sandbox.faults.next({ match: id, method: 'GET', status, code, times: 20 });
      const end = await run(0, planned);
      expect(end).toMatchObject({ state: 'unknown', note: expect.stringContaining(`look at ${id}`) });
      expect(end?.note).toContain('"Create the assignment twice"');
      expect(end?.steps.find((step) => step.id === 'verify-arm')).toMatchObject({ state: 'unknown' });
      sandbox.faults.clear();
      const [entry] = (await consoles[0]?.journal.read()) ?? [];
      expect(entry?.finished).toMatchObject({ result: 'unknown' });
      expect((await getAssignment(armOf(0), id)).name).toBe('twice');
    },
    30_000,
  );
});
