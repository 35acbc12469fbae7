import { readFile, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { getCluster, getClusterBody, listClusters, withAddon } from '../../src/azure/clusters.ts';
import { isRead } from '../../src/azure/read-only.ts';
import { listSubscriptions } from '../../src/azure/subscriptions.ts';
import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import { type ClusterEvidence, noEvidence } from '../../src/operations/cluster-evidence.ts';
import { parseJournal } from '../../src/operations/journal.ts';
import { canRun } from '../../src/operations/plan.ts';
import { stopped } from '../../src/operations/reading-ahead.ts';
import { PlanError } from '../../src/operations/runner.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { armErrors } from '../sandbox/arm/fault-presets.ts';
import { type Workbench, workbench } from './workbench.ts';

let sandbox: SandboxArm;
let bench: Workbench;
let pods: { ready: number; total: number } | undefined;

beforeEach(async () => {
  pods = { ready: 0, total: 0 };
  sandbox = await startTestArm({
    hooks: {
      onAddon: (on) => {
        pods = on ? { ready: 3, total: 3 } : { ready: 0, total: 0 };
      },
    },
  });
  const evidence: ClusterEvidence = { ...noEvidence, clusterId: sandbox.clusterId, addonPods: () => pods };
  bench = await workbench(await connectTo(sandbox), { evidence });
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

const input = () => ({ clusterId: sandbox.clusterId });
const writes = () =>
  sandbox.requestLog
    .filter(({ method, path }) => !isRead(method, `https://x${path}`))
    .map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);

async function clusterNamed(name: string) {
  const all = await Promise.all(
    (await listSubscriptions(bench.world.arm)).map(({ id }) => listClusters(bench.world.arm, id)),
  );
  const found = all.flat().find((cluster) => cluster.name === name);
  if (!found) throw new Error(`no cluster ${name}`);
  return found;
}

test('enable: planned without a write, run, seen in ARM and in the cluster, journalled', async () => {
  const planned = await bench.runner.plan('enable-addon', input());
  expect(writes()).toEqual([]);
  expect(canRun(planned.plan)).toBe(true);
  expect(planned.plan.commands).toEqual([
    `az aks enable-addons --addons azure-policy --resource-group rg-platform --name prod-weu --subscription ${parseResourceId(sandbox.clusterId)?.subscriptionId}`,
  ]);
  const status = await bench.runner.start(planned).done;
  expect(status).toMatchObject({ state: 'succeeded', note: '3 of 3 pods ready' });
  expect(status.steps.map(({ id, state }) => [id, state])).toEqual([
    ['put', 'done'],
    ['verify-arm', 'done'],
    ['verify-cluster', 'done'],
  ]);
  expect(writes()).toEqual([`PUT ${sandbox.clusterId}`]);
  const text = await readFile(bench.journal.path, 'utf8');
  expect(parseJournal(text).map(({ event }) => event)).toEqual([
    'started',
    'intent',
    'submitted',
    'outcome',
    'outcome',
    'outcome',
    'finished',
  ]);
  expect((await stat(bench.journal.path)).mode & 0o777).toBe(0o600);
  expect(text).not.toContain(bench.world.arm.connection.signIn.current());
});

test('disable asks for the name, and its undo is enabling', async () => {
  await bench.runner.start(await bench.runner.plan('enable-addon', input())).done;
  const { plan, ...rest } = await bench.runner.plan('disable-addon', input());
  expect(plan).toMatchObject({
    danger: 'type-name',
    typeName: 'prod-weu',
    undo: { kind: 'enable-addon', input: input() },
  });
  const status = await bench.runner.start({ plan, ...rest }).done;
  expect(status.state).toBe('succeeded');
  expect((await getCluster(bench.world.arm, sandbox.clusterId)).addon.state).toBe('disabled');
  const again = await bench.runner.plan('disable-addon', input());
  expect(again.plan.nothingToDo).toContain('off already');
  expect(() => bench.runner.start(again)).toThrow(PlanError);
});

test('providers that are not registered come first', async () => {
  const subscriptionId = parseResourceId(sandbox.clusterId)?.subscriptionId ?? '';
  sandbox.setRegistration(subscriptionId, 'Microsoft.PolicyInsights', 'NotRegistered');
  const planned = await bench.runner.plan('enable-addon', input());
  expect(planned.plan.commands[0]).toBe(
    `az provider register --namespace Microsoft.PolicyInsights --subscription ${subscriptionId} --wait`,
  );
  const status = await bench.runner.start(planned).done;
  expect(status.state).toBe('succeeded');
  expect(writes()).toEqual([
    `POST /subscriptions/${subscriptionId}/providers/Microsoft.PolicyInsights/register`,
    `PUT ${sandbox.clusterId}`,
  ]);
});

test('the pods do not come: done in Azure, said not to be seen', async () => {
  Object.defineProperty(bench.world.evidence, 'addonPods', { value: () => ({ ready: 1, total: 3 }) });
  const status = await bench.runner.start(await bench.runner.plan('enable-addon', input())).done;
  expect(status).toMatchObject({ state: 'succeeded', note: 'done, not yet seen in the cluster: 1 of 3 pods ready' });
  expect(status.steps.at(-1)?.state).toBe('unverified');
});

describe('when the world is otherwise', () => {
  test('changed between plan and confirmation: nothing is sent', async () => {
    const planned = await bench.runner.plan('enable-addon', input());
    const cluster = sandbox.world.clusters.get(sandbox.clusterId);
    if (cluster) cluster.eTag = 'another';
    const status = await bench.runner.start(planned).done;
    expect(status).toMatchObject({ state: 'failed', problem: { status: 412, remedy: { kind: 'read-again' } } });
    expect(writes()).toEqual([]);
  });
  test('changed between the last read and the PUT: 412', async () => {
    const planned = await bench.runner.plan('enable-addon', input());
    sandbox.faults.next({ match: '/managedClusters/', method: 'PUT', ...armErrors.PreconditionFailed });
    const status = await bench.runner.start(planned).done;
    expect(status).toMatchObject({ state: 'failed', problem: { status: 412 } });
    expect((await getCluster(bench.world.arm, sandbox.clusterId)).addon.state).toBe('absent');
  });
  test('busy when planned: waited for', async () => {
    const busy = await clusterNamed('edge-weu');
    sandbox.setRegistration(busy.subscriptionId, 'Microsoft.PolicyInsights', 'Registered');
    const planned = await bench.runner.plan('enable-addon', { clusterId: busy.id });
    expect(planned.plan.steps.map(({ id }) => id)).toEqual(['wait', 'put', 'verify-arm', 'verify-cluster']);
    expect(planned.plan.notes.join()).toContain('aborted instead');
    const cluster = sandbox.world.clusters.get(busy.id);
    const run = bench.runner.start(planned);
    await expect.poll(() => bench.runner.runs()[0]?.steps[0]?.note).toContain('Updating');
    expect(writes()).toEqual([]);
    if (cluster) {
      cluster.properties.provisioningState = 'Succeeded';
      delete cluster.operation;
    }
    expect((await run.done).state).toBe('succeeded');
    expect((await getCluster(bench.world.arm, busy.id)).addon.state).toBe('enabled');
  });
  test('busy only at the PUT: 409, wait or abort', async () => {
    const planned = await bench.runner.plan('enable-addon', input());
    sandbox.faults.next({ match: '/managedClusters/', method: 'PUT', ...armErrors.OperationNotAllowed });
    expect(await bench.runner.start(planned).done).toMatchObject({
      state: 'failed',
      problem: { remedy: { kind: 'wait-or-abort' } },
    });
  });
  test('deleted: 404', async () => {
    const planned = await bench.runner.plan('enable-addon', input());
    sandbox.world.clusters.delete(sandbox.clusterId);
    expect(await bench.runner.start(planned).done).toMatchObject({ state: 'failed', problem: { status: 404 } });
  });
  test('stopped: an obstacle with the way out', async () => {
    const { plan } = await bench.runner.plan('disable-addon', { clusterId: (await clusterNamed('batch-weu')).id });
    expect(plan.obstacles[0]?.next).toContain('az aks start -g rg-batch -n batch-weu');
    expect(canRun(plan)).toBe(false);
  });
  test('stopped, in a resource group with parentheses: the way out is quoted', async () => {
    const cluster = { ...(await clusterNamed('batch-weu')), resourceGroup: 'rg-a(b)' };
    expect(stopped(cluster)).toMatchObject({ next: expect.stringContaining("az aks start -g 'rg-a(b)' -n batch-weu") });
  });
  test('abort frees a busy cluster', async () => {
    const busy = await clusterNamed('edge-weu');
    const status = await bench.runner.start(await bench.runner.plan('abort-cluster-operation', { clusterId: busy.id }))
      .done;
    expect(status.state).toBe('succeeded');
    expect((await getCluster(bench.world.arm, busy.id)).provisioningState).toBe('Canceled');
  });
});

test('a reader sees the plan, the missing action and the role, and cannot run it', async () => {
  const reader = await workbench(await connectTo(sandbox, 'reader'));
  const planned = await reader.runner.plan('enable-addon', input());
  expect(planned.plan.permissions).toEqual([
    {
      action: 'Microsoft.ContainerService/managedClusters/write',
      scope: sandbox.clusterId,
      held: 'no',
      role: 'Azure Kubernetes Service Contributor Role',
    },
  ]);
  expect(() => reader.runner.start(planned)).toThrow(PlanError);
  expect(writes()).toEqual([]);
  await reader.stop();
});

test('with --readonly the plan is shown and says why it cannot run', async () => {
  const readonly = await workbench(await connectTo(sandbox, 'owner', true));
  const planned = await readonly.runner.plan('enable-addon', input());
  expect(planned.plan.obstacles[0]?.what).toContain('--readonly');
  expect(() => readonly.runner.start(planned)).toThrow(PlanError);
  // Even past the plan, the transport refuses.
  const forced = { ...planned, plan: { ...planned.plan, obstacles: [] } };
  expect((await readonly.runner.start(forced).done).state).toBe('failed');
  expect(writes()).toEqual([]);
  await readonly.stop();
});

test('cancelling ends the watching and says so; Azure goes on', async () => {
  const run = bench.runner.start(await bench.runner.plan('enable-addon', input()));
  await expect.poll(() => writes().length).toBe(1);
  bench.runner.cancel(run.id);
  expect(await run.done).toMatchObject({ state: 'cancelled', note: expect.stringContaining('AKS goes on') });
  await expect
    .poll(async () => (await getCluster(bench.world.arm, sandbox.clusterId)).provisioningState)
    .toBe('Succeeded');
  expect((await getCluster(bench.world.arm, sandbox.clusterId)).addon.state).toBe('enabled');
});

test('two on one cluster do not run at once; on two clusters they do', async () => {
  const first = bench.runner.start(await bench.runner.plan('enable-addon', input()));
  const second = await bench.runner.plan('enable-addon', input()).catch(() => undefined);
  if (second)
    expect(() => bench.runner.start({ ...second, plan: { ...second.plan, obstacles: [] } })).toThrow('still running');
  const other = bench.runner.start(
    await bench.runner.plan('enable-addon', { clusterId: (await clusterNamed('payments-neu')).id }),
  );
  expect((await Promise.all([first.done, other.done])).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
});

test('a login that expires during the operation: unfollowed, then taken up and finished', async () => {
  const planned = await bench.runner.plan('enable-addon', input());
  // Before the write, and only polls match: however soon the first one comes, the login has expired by then.
  sandbox.faults.next({ match: '/operations/', ...armErrors.ExpiredAuthenticationToken, times: 2 });
  const run = bench.runner.start(planned);
  await expect.poll(() => writes().length).toBe(1);
  const status = await run.done;
  expect(status).toMatchObject({ state: 'unfollowed', problem: { remedy: { kind: 'sign-in' } } });
  const [resumed] = await bench.runner.resume();
  expect(resumed?.id).toBe(run.id);
  expect(await resumed?.done).toMatchObject({ state: 'succeeded', resumed: true });
  expect(writes()).toHaveLength(1);
});

test('the PUT keeps all of the cluster but what az leaves out', async () => {
  const cluster = sandbox.world.clusters.get(sandbox.clusterId);
  if (!cluster) throw new Error('no cluster');
  cluster.properties.addonProfiles = {
    AzurePolicy: { enabled: false, config: { x: 'y' } },
    omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: '/w' } },
  };
  const body = await getClusterBody(bench.world.arm, sandbox.clusterId);
  expect(withAddon(body, true).addonProfiles).toEqual({
    azurepolicy: { enabled: true },
    omsagent: expect.objectContaining({ enabled: true }),
  });
  await bench.runner.start(await bench.runner.plan('enable-addon', input())).done;
  const put = sandbox.requestLog.find(({ method }) => method === 'PUT')?.body;
  expect(put).toMatchObject({
    location: 'westeurope',
    tags: cluster.tags,
    properties: {
      enableRBAC: true,
      dnsPrefix: 'prod-weu-dns',
      nodeResourceGroup: cluster.properties.nodeResourceGroup,
    },
  });
  expect(put).not.toHaveProperty('properties.servicePrincipalProfile');
  expect(put).toHaveProperty('properties.addonProfiles.omsagent.config.logAnalyticsWorkspaceResourceID', '/w');
});
