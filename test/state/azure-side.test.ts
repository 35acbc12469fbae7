import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openJournal } from '../../src/operations/journal.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { startLinkedArm } from '../../src/sandbox/arm/cluster-link.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { AzureOptions } from '../../src/settings/azure-options.ts';
import { heldAt } from '../../src/state/azure-rights.ts';
import type { ConsoleState, LiveConsole } from '../../src/state/console-state.ts';
import { createLiveConsole } from '../../src/state/live-console.ts';
import { armErrors } from '../sandbox/arm/fault-presets.ts';

let sandbox: Sandbox;
let arm: SandboxArm;
let folder: string;
let live: LiveConsole | undefined;

beforeAll(async () => {
  sandbox = await startSandbox();
  arm = await startLinkedArm(sandbox, {
    addon: true,
    retryAfter: null,
    durations: { cluster: 200, sync: 100, scan: 300, report: 500, remediation: 200, registration: 200 },
  });
  sandbox.cluster.audit();
  vi.stubEnv('IDENTITY_ENDPOINT', arm.identityEndpoint);
  vi.stubEnv('IDENTITY_HEADER', arm.identityHeader);
  vi.stubEnv('AZURE_CONFIG_DIR', '/nonexistent');
  folder = await mkdtemp(join(tmpdir(), 'azure-side-'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await arm?.stop();
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await live?.close();
  live = undefined;
  arm.faults.clear();
});

function start(options: Partial<AzureOptions> = {}): LiveConsole {
  live = createLiveConsole(
    { phase: 'connecting', context: '', server: '', user: '', namespace: '', readonly: false, sandbox: true },
    { kubeconfig: sandbox.kubeconfig, asGroups: [], readonly: options.readonly ?? false, sandbox: true },
    {},
    {
      lists: [],
      options: { cloud: arm.endpoint, armCa: arm.caPemPath, signIn: 'managed-identity', readonly: false, ...options },
      identifyAfter: 200,
      rememberedIn: join(folder, 'clusters.json'),
      journal: openJournal(join(folder, 'journal.jsonl')),
      pace: { poll: 20, scanPoll: 20, look: 20, clusterPatience: 5_000, replication: 5 },
    },
  );
  return live;
}

async function sees(console: LiveConsole, what: (state: ConsoleState) => unknown): Promise<ConsoleState> {
  await expect.poll(() => Boolean(what(console.store.getState())), { timeout: 40_000 }).toBe(true);
  return console.store.getState();
}

it('without a login the cluster’s half is there, and Azure’s says the way out', async () => {
  arm.refuseSignIn(true);
  try {
    const console = start();
    const { azure } = await sees(console, ({ azure: { phase } }) => phase === 'not-signed-in');
    expect(azure.problem).toMatchObject({ what: 'Not signed in to Azure', remedy: { kind: 'sign-in' } });
    expect(azure.picture.signIn.state).toBe('denied');
    await sees(console, ({ picture }) => picture.kinds.state === 'live' && picture.constraints.size > 0);
    expect(await console.azure.plan('enable-addon', { clusterId: arm.clusterId })).toMatchObject({
      problem: { what: 'Not signed in to Azure' },
    });
    arm.refuseSignIn(false);
    expect(await console.azure.signIn()).toEqual({ value: undefined });
    expect(console.store.getState().azure).toMatchObject({
      phase: 'signed-in',
      picture: { signIn: { state: 'live' } },
    });
  } finally {
    arm.refuseSignIn(false);
  }
});

describe('signed in', () => {
  it('looks for the cluster again when Azure could not say which it is', { timeout: 90_000 }, async () => {
    const broken = { status: 409, code: 'Broken', message: 'it is broken', times: Number.POSITIVE_INFINITY };
    arm.faults.next({ match: 'Microsoft.ResourceGraph/resources', ...broken });
    arm.faults.next({ match: 'Microsoft.ContainerService/managedClusters', ...broken, status: 500 });
    const console = start();
    const { azure } = await sees(console, ({ azure: { identified } }) => identified);
    expect(azure.picture.cluster.value).toBeUndefined();
    arm.faults.clear();
    await sees(console, ({ azure: { picture } }) => picture.cluster.value?.id === arm.clusterId);
  });

  it('stops reading what nobody looks at any more', async () => {
    const console = start();
    await sees(console, ({ azure }) => azure.picture.assignments.state === 'live');
    const leave = [console.azure.want('registries'), console.azure.want('registries')];
    await sees(
      console,
      ({ azure: { picture } }) => picture.registries.state === 'live' && picture.pullRights.state === 'live',
    );
    const asked = () => arm.requestLog.filter(({ path }) => /containerregistry\/registries/i.test(path)).length;
    for (const one of leave) one();
    const before = asked();
    await console.azure.refresh();
    expect(asked()).toBe(before);
    const again = console.azure.want('registries');
    await expect.poll(asked).toBeGreaterThan(before);
    again();
  });

  it('tells the cluster and reads what is about it, joined to the constraints', async () => {
    const console = start();
    const { azure } = await sees(
      console,
      ({ azure: { picture, join, rights } }) =>
        picture.policyStates.state === 'live' &&
        picture.providers.state === 'live' &&
        join.origins.size > 0 &&
        [...join.origins.values()].every(({ assignment, definition }) => assignment && definition) &&
        rights.size === 3,
    );
    expect(azure.identified).toMatchObject({ how: 'Resource Graph', byHand: false, looksLikeAks: false });
    expect(azure.picture.cluster.value?.id).toBe(arm.clusterId);
    expect(heldAt(azure, 'Microsoft.ContainerService/managedClusters/write', arm.clusterId)).toBe('yes');
    // Not asked for: not read.
    expect(azure.picture.registries.state).toBe('loading');
    console.azure.want('registries');
    const wanted = await sees(
      console,
      ({ azure: { picture } }) =>
        picture.registries.state === 'live' && picture.pullRights.state === 'live' && picture.images.state === 'live',
    );
    expect(wanted.azure.picture.pullRights.value?.map(({ state }) => state)).toEqual(['no', 'no']);
    expect(wanted.azure.picture.images.value?.length).toBeGreaterThan(10);
    await sees(console, ({ findings }) => findings.some(({ id }) => id.startsWith('azure-registry-no-pull:')));
  });

  it('keeps what was known when a reading fails, with the reason and the age', async () => {
    const console = start();
    await sees(console, ({ azure }) => azure.picture.assignments.state === 'live');
    const { asOf, value } = console.store.getState().azure.picture.assignments;
    arm.faults.next({
      match: 'policyAssignments',
      ...armErrors.RequestDisallowedByPolicy,
      times: Number.POSITIVE_INFINITY,
    });
    await console.azure.refresh('assignments');
    expect(console.store.getState().azure.picture.assignments).toMatchObject({ state: 'denied', asOf, value });
    arm.faults.clear();
    await console.azure.refresh('assignments');
    expect(console.store.getState().azure.picture.assignments.state).toBe('live');
  });

  it('says that the login ended, and that it works again', async () => {
    const console = start();
    await sees(console, ({ azure }) => azure.picture.assignments.state === 'live');
    arm.faults.next({
      match: 'policyAssignments',
      ...armErrors.ExpiredAuthenticationToken,
      times: Number.POSITIVE_INFINITY,
    });
    await console.azure.refresh('assignments');
    expect(console.store.getState().azure).toMatchObject({
      phase: 'not-signed-in',
      problem: { what: 'The Azure login has expired', remedy: { kind: 'sign-in' } },
    });
    arm.faults.clear();
    await console.azure.refresh('assignments');
    expect(console.store.getState().azure).toMatchObject({ phase: 'signed-in' });
    expect(console.store.getState().azure.problem).toBeUndefined();
  });

  it('shows a throttled request with its countdown, and ends the wait when told', async () => {
    const console = start();
    await sees(console, ({ azure }) => azure.picture.assignments.state === 'live');
    arm.faults.next({
      match: 'policyAssignments',
      ...armErrors.TooManyRequests,
      headers: { 'Retry-After': '60' },
      times: Number.POSITIVE_INFINITY,
    });
    const reading = console.azure.refresh('assignments');
    const { azure } = await sees(console, (state) => state.azure.throttled);
    expect(azure.throttled).toMatchObject({ request: expect.stringContaining('policyAssignments'), attempt: 1 });
    console.azure.cancelThrottled();
    await reading;
    expect(console.store.getState().azure.throttled).toBeUndefined();
    expect(console.store.getState().azure.picture.assignments).toMatchObject({
      state: 'stale',
      problem: { what: 'Cancelled' },
    });
  });

  it('remembers a cluster chosen by hand for the context, until that is taken back', async () => {
    const console = start();
    await sees(console, ({ azure }) => azure.picture.assignments.state === 'live');
    const other = arm.clusterId.replace('rg-platform', 'rg-payments').replace('prod-weu', 'payments-neu');
    expect(await console.azure.chooseCluster(other)).toEqual({ value: undefined });
    const { azure } = console.store.getState();
    expect(azure.picture.cluster.value?.name).toBe('payments-neu');
    expect(azure.identified).toMatchObject({ byHand: true });
    expect(await console.azure.chooseCluster(`${other}x`)).toMatchObject({ problem: { status: 404 } });
    await console.close();
    const again = start();
    const next = await sees(again, (state) => state.azure.picture.cluster.state === 'live');
    expect(next.azure.picture.cluster.value?.name).toBe('payments-neu');
    await again.azure.chooseCluster(undefined);
    expect(again.store.getState().azure.picture.cluster.value?.name).toBe('prod-weu');
  });

  it('runs an operation beside the readings, sees it in the cluster, and tells it in the journal', async () => {
    const console = start();
    await sees(
      console,
      ({ azure, picture }) => azure.picture.assignments.state === 'live' && picture.kinds.state === 'live',
    );
    const group = arm.clusterId.replace(/\/providers\/.*/, '');
    const planned = await console.azure.plan('assign', {
      scope: group,
      name: 'by-console',
      effect: 'Audit',
      content: {
        definitionId: '/providers/Microsoft.Authorization/policyDefinitions/df49d893-a74c-421d-bc95-c663042e5b80',
      },
    });
    if ('problem' in planned) throw new Error(planned.problem.what);
    const started = console.azure.start(planned.value);
    if ('problem' in started) throw new Error(started.problem.what);
    expect(console.store.getState().azure.runs).toMatchObject([{ id: started.value.id, state: 'running' }]);
    expect(await started.value.done).toMatchObject({ state: 'succeeded' });
    const named = (state: ConsoleState) =>
      state.azure.picture.assignments.value?.some(({ name }) => name === 'by-console');
    await sees(console, named);
    await console.azure.readJournal();
    expect(console.store.getState().azure.journal.value?.[0]).toMatchObject({
      status: { kind: 'assign', state: 'succeeded' },
      by: { account: 'owner' },
      commands: [expect.stringMatching(/^az policy assignment create /)],
    });
  });

  it('with --readonly refuses before anything is sent', async () => {
    const console = start({ readonly: true });
    await sees(console, ({ azure }) => azure.picture.assignments.state === 'live');
    const before = arm.requestLog.filter(({ method }) => ['PUT', 'DELETE', 'PATCH'].includes(method)).length;
    const planned = await console.azure.plan('disable-addon', { clusterId: arm.clusterId });
    if ('problem' in planned) throw new Error(planned.problem.what);
    expect(planned.value.plan.obstacles).toMatchObject([{ what: expect.stringContaining('--readonly') }]);
    expect(console.azure.start(planned.value)).toMatchObject({ problem: { what: expect.any(String) } });
    expect(arm.requestLog.filter(({ method }) => ['PUT', 'DELETE', 'PATCH'].includes(method))).toHaveLength(before);
  });

  it('writes no token anywhere', async () => {
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile())) {
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toMatch(/eyJ[\w-]{8,}\./);
    }
  });
});
