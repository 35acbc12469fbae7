import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookUpRegistry, pullRight } from '../../src/azure/registries.ts';
import { listSubscriptions } from '../../src/azure/subscriptions.ts';
import { noEvidence } from '../../src/operations/cluster-evidence.ts';
import { InputError } from '../../src/operations/input-error.ts';
import { operationProblem } from '../../src/operations/operation-problem.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { armErrors } from '../sandbox/arm/fault-presets.ts';
import { type Workbench, workbench } from './workbench.ts';

let sandbox: SandboxArm;
let bench: Workbench;

beforeEach(async () => {
  sandbox = await startTestArm();
  bench = await workbench(await connectTo(sandbox), {
    evidence: {
      ...noEvidence,
      images: () => ['contosoprod.azurecr.io/web:1', 'nginx', 'contososhared.azurecr.io/a/b@sha256:0'],
    },
  });
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

async function registryNamed(name: string) {
  const ids = (await listSubscriptions(bench.world.arm)).map(({ id }) => id);
  const [found] = await lookUpRegistry(bench.world.arm, name, ids);
  if (!found) throw new Error(`no registry ${name}`);
  return found;
}

/** Attached or not, whatever the sandbox starts with. */
async function detached(registry: string): Promise<void> {
  const planned = await bench.runner.plan('detach-acr', { clusterId: sandbox.clusterId, registry });
  if (planned.plan.nothingToDo === undefined) await bench.runner.start(planned).done;
}

test.each([
  ['contosoprod', 'AcrPull', 'az aks update'],
  ['contososhared.azurecr.io', 'Container Registry Repository Reader', 'az role assignment create'],
])('attach and detach %s with %s', async (registry, role, command) => {
  await detached(registry);
  const planned = await bench.runner.plan('attach-acr', { clusterId: sandbox.clusterId, registry });
  expect(planned.plan.changes[0]?.text).toContain(role);
  expect(planned.plan.commands[0]).toContain(command);
  expect(planned.plan.affected.join()).toContain('1 running image comes from it');
  const status = await bench.runner.start(planned).done;
  expect(status.state).toBe('succeeded');
  const of = await registryNamed(registry);
  const principal = /for ([0-9a-f-]{36})/.exec(planned.plan.changes[0]?.text ?? '')?.[1] ?? '';
  expect((await pullRight(bench.world.arm, of, principal)).state).toBe('yes');
  expect(
    (await bench.runner.plan('attach-acr', { clusterId: sandbox.clusterId, registry })).plan.nothingToDo,
  ).toContain('already');

  const off = await bench.runner.plan('detach-acr', { clusterId: sandbox.clusterId, registry: of.id });
  expect(off.plan).toMatchObject({ danger: 'type-name', typeName: of.name, undo: { kind: 'attach-acr' } });
  expect((await bench.runner.start(off).done).state).toBe('succeeded');
  expect((await pullRight(bench.world.arm, of, principal)).state).toBe('no');
});

test('a role that exists already is success', async () => {
  await detached('contosoprod');
  const planned = await bench.runner.plan('attach-acr', { clusterId: sandbox.clusterId, registry: 'contosoprod' });
  const twin = await bench.runner.plan('attach-acr', { clusterId: sandbox.clusterId, registry: 'contosoprod' });
  await bench.runner.start(twin).done;
  const status = await bench.runner.start(planned).done;
  expect(status.state).toBe('succeeded');
  expect(status.steps[0]?.note).toBe('it had the role already');
});

test('a principal that the directory does not know yet is tried again, ten times at most', async () => {
  await detached('contosoprod');
  const planned = await bench.runner.plan('attach-acr', { clusterId: sandbox.clusterId, registry: 'contosoprod' });
  sandbox.faults.next({ match: '/roleAssignments/', method: 'PUT', ...armErrors.PrincipalNotFound, times: 3 });
  expect((await bench.runner.start(planned).done).state).toBe('succeeded');
  await detached('contosoprod');
  sandbox.faults.next({
    match: '/roleAssignments/',
    method: 'PUT',
    ...armErrors.PrincipalNotFound,
    times: Number.POSITIVE_INFINITY,
  });
  const again = await bench.runner.start(
    await bench.runner.plan('attach-acr', { clusterId: sandbox.clusterId, registry: 'contosoprod' }),
  ).done;
  expect(again).toMatchObject({ state: 'failed', problem: { code: 'PrincipalNotFound' } });
  expect(
    sandbox.requestLog.filter(
      ({ method, path, status }) => method === 'PUT' && path.includes('roleAssignments') && status === 400,
    ),
  ).toHaveLength(13);
});

test('no such registry', async () => {
  const thrown = await bench.runner
    .plan('attach-acr', { clusterId: sandbox.clusterId, registry: 'nothere' })
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(InputError);
  expect(operationProblem(thrown).what).toBe('There is no registry "nothere" among the 3 subscriptions of this login');
  // @ts-expect-error as an older release may have written it to the journal
  const wrong = await bench.runner.plan('attach-acr', { registry: 1 }).catch((error: unknown) => error);
  expect(operationProblem(wrong).what).toMatch(/^clusterId: /);
});
