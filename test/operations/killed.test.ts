import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assignmentId } from '../../src/azure/assignments.ts';
import { isRead } from '../../src/azure/read-only.ts';
import { wellKnown } from '../../src/governance/azure/definition.ts';
import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import type { FaultPoint } from '../../src/operations/execution.ts';
import { openJournal } from '../../src/operations/journal.ts';
import { thisOwner } from '../../src/operations/owner.ts';
import type { InputOf, OperationKind } from '../../src/operations/plan.ts';
import { createRunner } from '../../src/operations/runner.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import type { Doom } from './doomed-console.ts';
import { type Workbench, workbench } from './workbench.ts';

let built: string;
let doomed: string;
const privileged = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';

let sandbox: SandboxArm;
let bench: Workbench;
let group: string;

// Seventy processes load it: as one bundle in a fifth of the time that its modules take one by one.
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'doomed-'));
  await build({
    entryPoints: [fileURLToPath(new URL('./doomed-console.ts', import.meta.url))],
    outdir: built,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // As build.mjs does it.
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); const __filename = import.meta.filename;",
    },
  });
  doomed = join(built, 'doomed-console.mjs');
});
afterAll(() => rm(built, { recursive: true, force: true }));

beforeEach(async () => {
  sandbox = await startTestArm({
    durations: { cluster: 1500, sync: 30, scan: 1500, remediation: 1500, registration: 1500 },
  });
  group = sandbox.clusterId.replace(/\/providers\/.*$/, '');
  bench = await workbench(await connectTo(sandbox));
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

/** Runs the operation in a process of its own until it kills itself there. */
async function killAt<K extends OperationKind>(
  kind: K,
  input: InputOf<K>,
  point?: FaultPoint,
  step?: string,
): Promise<void> {
  const doom: Doom = {
    endpoint: sandbox.endpoint,
    ca: sandbox.caPemPath,
    token: await sandbox.token(),
    journal: bench.journal.path,
    kind,
    input,
    ...(point ? { point } : {}),
    ...(step ? { step } : {}),
  };
  const child = spawn(process.execPath, [doomed, JSON.stringify(doom)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [, signal] = await once(child, 'exit');
  expect(signal, said).toBe(point ? 'SIGKILL' : null);
}

const writes = () =>
  sandbox.requestLog
    .filter(({ method, path }) => !isRead(method, `https://x${path}`))
    .map(({ method, path }) => `${method} ${path.replace(/\?.*/, '').toLowerCase()}`);

interface Case {
  readonly kind: OperationKind;
  readonly input: () => InputOf<OperationKind>;
  /** A long-running one also passes `submitted`. */
  readonly long?: boolean;
  readonly before?: () => unknown;
  /** Writing steps follow the first: they are told, not sent. */
  readonly more?: boolean;
  /** True when what was asked for is so. */
  readonly isSo: () => boolean | Promise<boolean>;
}

const subscription = () => parseResourceId(sandbox.clusterId)?.subscriptionId ?? '';
const cases: readonly Case[] = [
  {
    kind: 'enable-addon',
    input: () => ({ clusterId: sandbox.clusterId }),
    long: true,
    isSo: () =>
      JSON.stringify(sandbox.world.clusters.get(sandbox.clusterId)?.properties.addonProfiles).includes(
        '"enabled":true',
      ),
  },
  {
    kind: 'attach-acr',
    input: () => ({ clusterId: sandbox.clusterId, registry: 'contososhared' }),
    isSo: () =>
      sandbox.world.roleAssignments.all().some(({ id }) => id.toLowerCase().includes('/registries/contososhared/')),
  },
  {
    kind: 'assign',
    input: () => ({ scope: group, name: 'killed', effect: 'Audit', content: { definitionId: privileged } }),
    isSo: () => sandbox.world.assignments.get(assignmentId(group, 'killed')) !== undefined,
  },
  {
    kind: 'edit-assignment',
    input: () => ({
      assignmentId: assignmentId(group, 'pod-security-baseline'),
      change: { enforcementMode: 'DoNotEnforce' },
    }),
    isSo: () =>
      sandbox.world.assignments.get(assignmentId(group, 'pod-security-baseline'))?.properties.enforcementMode ===
      'DoNotEnforce',
  },
  {
    kind: 'delete-assignment',
    input: () => ({ assignmentId: assignmentId(group, 'pod-security-baseline') }),
    isSo: () => sandbox.world.assignments.get(assignmentId(group, 'pod-security-baseline')) === undefined,
  },
  {
    kind: 'scan',
    input: () => ({ scope: group }),
    long: true,
    isSo: () => writes().some((write) => write.includes('triggerevaluation')),
  },
  {
    kind: 'register-provider',
    input: () => ({ subscriptionId: subscription(), namespace: 'Microsoft.PolicyInsights' }),
    before: () => sandbox.setRegistration(subscription(), 'Microsoft.PolicyInsights', 'NotRegistered'),
    isSo: () => writes().some((write) => write.endsWith('/register')),
  },
  {
    kind: 'disable-addon',
    input: () => ({ clusterId: sandbox.clusterId }),
    long: true,
    before: () => {
      const cluster = sandbox.world.clusters.get(sandbox.clusterId);
      if (cluster) cluster.properties.addonProfiles = { azurepolicy: { enabled: true } };
    },
    isSo: () =>
      JSON.stringify(sandbox.world.clusters.get(sandbox.clusterId)?.properties.addonProfiles).includes(
        '"enabled":false',
      ),
  },
  {
    kind: 'detach-acr',
    input: () => ({ clusterId: sandbox.clusterId, registry: 'contososhared' }),
    before: () => prepare('attach-acr', { clusterId: sandbox.clusterId, registry: 'contososhared' }),
    isSo: () =>
      !sandbox.world.roleAssignments.all().some(({ id }) => id.toLowerCase().includes('/registries/contososhared/')),
  },
  {
    kind: 'register-feature',
    input: () => feature(),
    more: true,
    isSo: () => writes().some((write) => write.includes('/features/') && write.endsWith('/register')),
  },
  {
    kind: 'remediate',
    input: () => ({ assignmentId: assignmentId(group, 'deploy-addon'), scope: group, name: 'mend' }),
    before: () =>
      prepare('assign', {
        scope: group,
        name: 'deploy-addon',
        content: { definitionId: wellKnown.deployAddon, location: 'westeurope' },
      }),
    isSo: () => remediation() !== undefined,
  },
  {
    kind: 'cancel-remediation',
    input: () => ({ scope: group, name: 'mend' }),
    before: () =>
      // It goes on until it is cancelled, however long the console takes to get there.
      sandbox.world.remediations.put({
        id: `${group}/providers/Microsoft.PolicyInsights/remediations/mend`,
        type: 'Microsoft.PolicyInsights/remediations',
        name: 'mend',
        properties: {
          policyAssignmentId: assignmentId(group, 'deploy-addon'),
          provisioningState: 'Evaluating',
          deploymentStatus: { totalDeployments: 0, successfulDeployments: 0, failedDeployments: 0 },
        },
      }),
    isSo: () => /^cancel/i.test(String(remediation()?.properties.provisioningState)),
  },
  {
    kind: 'get-credentials',
    input: () => ({ clusterId: sandbox.clusterId, kubeconfig: kubeconfig() }),
    isSo: async () => (await readFile(kubeconfig(), 'utf8').catch(() => '')).includes('current-context: prod-weu'),
  },
  {
    kind: 'abort-cluster-operation',
    input: () => ({ clusterId: busy() }),
    long: true,
    isSo: () => sandbox.world.clusters.get(busy())?.properties.provisioningState === 'Canceled',
  },
];

const kubeconfig = () => join(bench.folder, 'kube', 'config');
const feature = () => ({
  subscriptionId: subscription(),
  namespace: 'Microsoft.ContainerService',
  name: 'AKS-AzurePolicyExternalData',
});
const remediation = () =>
  sandbox.world.remediations.get(`${group}/providers/Microsoft.PolicyInsights/remediations/mend`);
const busy = () => sandbox.world.clusters.all().find(({ name }) => name === 'edge-weu')?.id ?? '';

/** Runs it to its end with a journal of its own, and forgets what was sent. */
async function prepare<K extends OperationKind>(kind: K, input: InputOf<K>): Promise<void> {
  const earlier = await workbench(bench.world.arm);
  const status = await earlier.runner.start(await earlier.runner.plan(kind, input)).done;
  expect(status.state).toBe('succeeded');
  await earlier.stop();
  sandbox.requestLog.length = 0;
}

describe.each(cases)('$kind, killed at', ({ kind, input, long, before, more, isSo }) => {
  const points: readonly FaultPoint[] = long
    ? ['planned', 'intent', 'sent', 'submitted', 'outcome']
    : ['planned', 'intent', 'sent', 'outcome'];

  test.each(points)('%s: resumed or told, never repeated', async (point) => {
    await before?.();
    await killAt(kind, input(), point);
    const sent = writes();
    expect(new Set(sent).size).toBe(sent.length);

    const [resumed, ...others] = await bench.runner.resume();
    expect(others).toEqual([]);
    const status = await resumed?.done;
    expect(status).toMatchObject({ kind, resumed: true });
    // Whatever was to be sent has been sent by the console that was killed, or never.
    expect(writes()).toEqual(sent);

    const reached = await isSo();
    if (point === 'planned' || point === 'intent') {
      expect(reached).toBe(false);
      // A scan leaves no trace but its poller: once it may have been sent, nobody can tell.
      const isUntold = kind === 'scan' && point === 'intent';
      expect(status?.state).toBe(isUntold ? 'unknown' : 'interrupted');
      expect(status?.note).toMatch(isUntold ? /cannot be told: look/ : /not begun|did not take effect/);
    } else if (more) {
      expect(reached).toBe(true);
      expect(status).toMatchObject({
        state: 'interrupted',
        note: expect.stringMatching(/after 1 of 2 steps.*not begun/),
      });
    } else {
      expect(reached).toBe(true);
      expect(status?.state).toBe(kind === 'scan' && point === 'sent' ? 'unknown' : 'succeeded');
    }

    const entries = await bench.journal.read();
    expect(entries).toHaveLength(1);
    expect(entries[0]?.finished?.result).toBe(status?.state);
    expect(await bench.runner.resume()).toEqual([]);
  });
});

test('killed between two writes: told what was done, the rest is not sent', async () => {
  sandbox.setRegistration(subscription(), 'Microsoft.PolicyInsights', 'NotRegistered');
  await killAt('enable-addon', { clusterId: sandbox.clusterId }, 'planned', 'put');
  const [resumed] = await bench.runner.resume();
  expect(await resumed?.done).toMatchObject({
    state: 'interrupted',
    note: expect.stringContaining('after 1 of 4 steps'),
  });
  expect(writes().filter((write) => write.startsWith('PUT'))).toEqual([]);
});

test('two consoles that start at once: one takes it up', async () => {
  await killAt('enable-addon', { clusterId: sandbox.clusterId }, 'submitted');
  const other = openJournal(bench.journal.path);
  const neighbour = createRunner({
    world: bench.world,
    journal: other,
    owner: { ...thisOwner(), startedAt: 'another console' },
  });
  const claims = await Promise.all([bench.runner.resume(), neighbour.resume()]);
  expect(claims.flat()).toHaveLength(1);
  expect(await claims.flat()[0]?.done).toMatchObject({ state: 'succeeded' });
  expect(writes()).toHaveLength(1);
  await other.close();
});

test('an operation of a console that still runs is left alone', async () => {
  const run = bench.runner.start(await bench.runner.plan('enable-addon', { clusterId: sandbox.clusterId }));
  await expect.poll(() => writes().length).toBe(1);
  expect(await bench.runner.resume()).toEqual([]);
  await run.done;
});

test('a finished one is not taken up, nor one of another login', async () => {
  await killAt('register-provider', { subscriptionId: subscription(), namespace: 'Microsoft.Security' });
  expect(await bench.runner.resume()).toEqual([]);
});

test.each([
  ['planned', 'interrupted', 0],
  ['intent', 'interrupted', 0],
  ['sent', 'succeeded', 1],
  ['submitted', 'succeeded', 1],
  ['outcome', 'succeeded', 1],
] as const)('resuming with --readonly what was killed at %s reads, and writes nothing', async (point, state, sent) => {
  await killAt('enable-addon', { clusterId: sandbox.clusterId }, point);
  expect(writes()).toHaveLength(sent);
  const logged = sandbox.requestLog.length;
  const readonly = createRunner({
    world: { ...bench.world, arm: await connectTo(sandbox, 'owner', true) },
    journal: bench.journal,
  });
  const [resumed] = await readonly.resume();
  expect(await resumed?.done).toMatchObject({ state, resumed: true });
  expect(writes()).toHaveLength(sent);
  if (point !== 'planned') expect(sandbox.requestLog.length).toBeGreaterThan(logged);
});
