/** Every az line of a plan, run by a shell as it is printed against a fresh sandbox ARM, reaches the state that the operation reaches. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { assignmentId } from '../../src/azure/assignments.ts';
import { wellKnown } from '../../src/governance/azure/definition.ts';
import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import { fingerprint } from '../../src/operations/assignment-content.ts';
import type { OperationKind, Plan } from '../../src/operations/plan.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { type Workbench, workbench } from '../operations/workbench.ts';
import { azPath } from './install-az.ts';

const run = promisify(execFile);
const privileged = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';
const labels = '/providers/Microsoft.Authorization/policyDefinitions/46592696-4c7b-4bf3-9e45-6c2763bdc0a6';
const noSubscription = '5ab50002-0000-4000-8000-000000000002';

let folder: string;
/** One sandbox for the operations, a twin of it for az. */
let ours: SandboxArm;
let theirs: SandboxArm;
let bench: Workbench;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'constable-az-lines-'));
  const options = { retryAfter: 1, cluster: { host: '127.0.0.1:6443', addon: false }, replicationTries: 0 };
  [ours, theirs] = await Promise.all([startTestArm({ ...options, retryAfter: null }), startTestArm(options)]);
  bench = await workbench(await connectTo(ours));
  env = {
    ...process.env,
    ...theirs.environment,
    AZURE_CONFIG_DIR: join(folder, 'az'),
    PATH: `${dirname(azPath())}:${process.env.PATH}`,
  };
  for (const line of theirs.shellLines.filter((shown) => shown.startsWith('az '))) await shell(line);
});
afterAll(async () => {
  await bench?.stop();
  await Promise.all([ours?.stop(), theirs?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function shell(line: string): Promise<string> {
  return (await run('sh', ['-c', line], { env })).stdout;
}

const group = () => ours.clusterId.replace(/\/providers\/.*$/, '');

/** Does it here, and there by its lines. */
async function both(kind: OperationKind, input: unknown): Promise<Plan> {
  const planned = await bench.runner.plan(kind, input);
  const status = await bench.runner.start(planned).done;
  expect(status, JSON.stringify(status.problem)).toMatchObject({ state: 'succeeded' });
  for (const line of planned.plan.commands) await shell(line);
  return planned.plan;
}

/** What a person decided about an assignment, as ARM keeps it. */
function assigned(sandbox: SandboxArm, id: string) {
  const found = sandbox.world.assignments.get(id);
  if (!found) return undefined;
  const {
    displayName,
    description,
    policyDefinitionId,
    parameters,
    notScopes,
    enforcementMode,
    nonComplianceMessages,
  } = found.properties;
  const text = (value: unknown) => value ?? '';
  return fingerprint({
    displayName,
    description: text(description),
    policyDefinitionId,
    parameters: parameters ?? {},
    notScopes: notScopes ?? [],
    enforcementMode: enforcementMode ?? 'Default',
    messages: nonComplianceMessages ?? [],
    identity: (found.identity as { type?: string } | undefined)?.type ?? 'None',
  });
}

function same(id: string): void {
  expect(assigned(ours, id)).toBeDefined();
  expect(assigned(theirs, id)).toBe(assigned(ours, id));
}

function addon(sandbox: SandboxArm): unknown {
  const profiles = sandbox.world.clusters.get(sandbox.clusterId)?.properties.addonProfiles as
    | Record<string, { enabled: boolean }>
    | undefined;
  return profiles?.azurepolicy?.enabled;
}

const grantsAt = (sandbox: SandboxArm, part: string) =>
  sandbox.world.roleAssignments
    .all()
    .filter(({ id }) => id.toLowerCase().includes(part))
    .map(({ role, principalId }) => `${role} ${principalId}`.toLowerCase())
    .sort();

test('the add-on, with the provider it needs', async () => {
  for (const sandbox of [ours, theirs])
    sandbox.setRegistration(
      parseResourceId(sandbox.clusterId)?.subscriptionId ?? '',
      'Microsoft.PolicyInsights',
      'NotRegistered',
    );
  const plan = await both('enable-addon', { clusterId: ours.clusterId });
  expect(plan.commands).toHaveLength(2);
  expect([addon(ours), addon(theirs)]).toEqual([true, true]);
  await both('disable-addon', { clusterId: ours.clusterId });
  expect([addon(ours), addon(theirs)]).toEqual([false, false]);
});

test('registries, AcrPull and the repository reader', async () => {
  for (const registry of ['contosoprod', 'contososhared']) {
    const at = `/registries/${registry}/`;
    const off = await bench.runner.plan('detach-acr', { clusterId: ours.clusterId, registry });
    if (off.plan.nothingToDo === undefined) await both('detach-acr', { clusterId: ours.clusterId, registry });
    const before = grantsAt(theirs, at);
    await both('attach-acr', { clusterId: ours.clusterId, registry });
    expect(grantsAt(theirs, at)).toEqual(grantsAt(ours, at));
    expect(grantsAt(theirs, at)).not.toEqual(before);
  }
  await both('detach-acr', { clusterId: ours.clusterId, registry: 'contosoprod' });
  expect(grantsAt(theirs, '/registries/contosoprod/')).toEqual(grantsAt(ours, '/registries/contosoprod/'));
});

test('assign, edit, delete', async () => {
  const id = assignmentId(group(), 'twin');
  await both('assign', {
    scope: group(),
    name: 'twin',
    content: {
      definitionId: labels,
      displayName: "Everyone's labels: $HOME `now`",
      description: 'line one\nline two',
      parameters: { labelsList: ['owner', 'cost centre'], effect: 'Audit' },
      notScopes: [`${group()}/providers/Microsoft.ContainerService/managedClusters/other`],
      enforcementMode: 'DoNotEnforce',
      nonComplianceMessages: [{ message: 'Say who owns it; "owner" is a must' }],
    },
  });
  same(id);
  await both('edit-assignment', {
    assignmentId: id,
    effect: 'Deny',
    change: { notScopes: [], enforcementMode: 'Default', displayName: 'Renamed' },
  });
  same(id);
  await both('assign', {
    scope: group(),
    name: 'set',
    effect: 'Audit',
    content: { definitionId: wellKnown.podSecurityRestricted },
  });
  same(assignmentId(group(), 'set'));
  await both('assign', {
    scope: '/providers/Microsoft.Management/managementGroups/contoso',
    name: 'wide',
    effect: 'Audit',
    content: { definitionId: privileged },
  });
  same(assignmentId('/providers/Microsoft.Management/managementGroups/contoso', 'wide'));
  await both('delete-assignment', { assignmentId: id });
  expect([assigned(ours, id), assigned(theirs, id)]).toEqual([undefined, undefined]);
});

test('DeployIfNotExists with its roles, remediation', async () => {
  await both('assign', {
    scope: group(),
    name: 'deploy',
    content: { definitionId: wellKnown.deployAddon, location: 'westeurope' },
  });
  const id = assignmentId(group(), 'deploy');
  same(id);
  const rolesOf = (sandbox: SandboxArm) => {
    const principal =
      (sandbox.world.assignments.get(id)?.identity as { principalId?: string } | undefined)?.principalId ?? 'none';
    return sandbox.world.roleAssignments.all().filter((one) => JSON.stringify(one).includes(principal)).length;
  };
  expect(rolesOf(ours)).toBeGreaterThan(0);
  expect(rolesOf(theirs)).toBe(rolesOf(ours));
  await both('remediate', { assignmentId: id, scope: group(), name: 'mend', reEvaluate: true });
  for (const sandbox of [ours, theirs])
    expect(sandbox.world.remediations.all().map(({ name }) => name)).toEqual(['mend']);
});

test('scan, provider, feature, abort', async () => {
  await both('scan', { scope: group() });
  expect(
    theirs.requestLog.some(
      ({ method, path }) =>
        method === 'POST' && /triggerEvaluation/i.test(path) && path.toLowerCase().includes('rg-platform'),
    ),
  ).toBe(true);
  await both('register-feature', {
    subscriptionId: noSubscription,
    namespace: 'Microsoft.ContainerService',
    name: 'AKS-AzurePolicyExternalData',
  });
  await both('register-provider', { subscriptionId: noSubscription, namespace: 'Microsoft.PolicyInsights' });
  const busy = ours.world.clusters.all().find(({ name }) => name === 'edge-weu');
  await both('abort-cluster-operation', { clusterId: busy?.id });
  for (const sandbox of [ours, theirs])
    expect(sandbox.world.clusters.get(busy?.id ?? '')?.properties.provisioningState).toBe('Canceled');
});

test('credentials, merged alike', async () => {
  const kubeconfig = join(folder, 'kubeconfig');
  const plan = await bench.runner.plan('get-credentials', { clusterId: ours.clusterId, kubeconfig });
  for (const line of plan.plan.commands) await shell(line);
  const byAz = parse(await readFile(kubeconfig, 'utf8'));
  await rm(kubeconfig);
  await bench.runner.start(plan).done;
  const byUs = parse(await readFile(kubeconfig, 'utf8'));
  const names = (config: Record<string, { name: string }[]>) =>
    ['clusters', 'users', 'contexts'].map((list) => config[list]?.map(({ name }) => name));
  expect(names(byAz)).toEqual(names(byUs));
  expect(byAz['current-context']).toBe(byUs['current-context']);
});
