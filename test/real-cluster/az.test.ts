/** The real az client against the sandbox: what it is told shows in the sandbox's Azure and cluster, and the other way round. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { startLinkedArm } from '../../src/sandbox/arm/cluster-link.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { azPath } from './install-az.ts';

let sandbox: Sandbox;
let arm: SandboxArm;
const staging = '5ab50002-0000-4000-8000-000000000002';
const production = '5ab50001-0000-4000-8000-000000000001';
const platform = `/subscriptions/${production}/resourceGroups/rg-platform`;
const own = ['-g', 'rg-platform', '-n', 'prod-weu'];
const noPrivilege = '95edb821-ddaf-4404-9732-666045e056b4';
const deployAddon = 'a8eff44f-8c92-45c3-a3fb-9880802d67a7';

/** One az line; its JSON, or its text where it is none. */
async function az(...line: string[]): Promise<unknown> {
  const { stdout } = await execa(azPath(), [...line, '--only-show-errors'], { env: arm.environment, timeout: 110_000 });
  try {
    return JSON.parse(stdout);
  } catch {
    return stdout;
  }
}
const refused = (...line: string[]) => expect(az(...line)).rejects;
const constraints = () => sandbox.cluster.list('constraints.gatekeeper.sh', 'k8sazurev2noprivilege');
const pods = (namespace: string) => sandbox.cluster.list('', 'pods', namespace).map(({ metadata }) => metadata.name);

async function eventually(probe: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!probe()) {
    if (Date.now() > deadline) throw new Error(`did not happen within 20 s: ${probe}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeAll(async () => {
  sandbox = await startSandbox({ addon: false });
  arm = await startLinkedArm(sandbox, {
    addon: false,
    durations: { cluster: 1500, sync: 200, scan: 1000, remediation: 2000, registration: 500 },
  });
  await az('cloud', 'register', '-n', 'ConstableSandbox', '--endpoint-resource-manager', arm.endpoint);
  await az('cloud', 'set', '-n', 'ConstableSandbox');
  await az('login', '--identity');
});
afterAll(async () => {
  await arm?.stop();
  await sandbox?.stop();
});

it('signs in and sees the three subscriptions', async () => {
  expect(await az('account', 'list', '--query', '[].name')).toEqual([
    'Contoso Production',
    'Contoso Staging',
    'Contoso Shared Services',
  ]);
});

describe('clusters', () => {
  it('are listed and shown', async () => {
    expect(await az('aks', 'list', '--query', '[].name')).toEqual(['prod-weu', 'payments-neu']);
    expect(await az('aks', 'show', ...own)).toMatchObject({ fqdn: '127.0.0.1', provisioningState: 'Succeeded' });
  });

  it('get the add-on, whose pods come', async () => {
    expect(pods('gatekeeper-system')).toEqual([]);
    const cluster = await az('aks', 'enable-addons', '-a', 'azure-policy', ...own);
    expect(cluster).toMatchObject({ addonProfiles: { azurepolicy: { enabled: true } } });
    await eventually(() => pods('gatekeeper-system').length > 0 && constraints().length > 0);
  });

  it('that are busy refuse, until the operation is aborted', async () => {
    const edge = ['-g', 'rg-edge', '-n', 'edge-weu', '--subscription', staging];
    await refused('aks', 'enable-addons', '-a', 'azure-policy', ...edge).toThrow('OperationNotAllowed');
    await az('aks', 'operation-abort', ...edge);
    expect(await az('aks', 'enable-addons', '-a', 'azure-policy', ...edge)).toMatchObject({
      addonProfiles: { azurepolicy: { enabled: true } },
    });
  });

  it('hand out credentials', async () => {
    const file = join(sandbox.folder, 'from-az');
    await az('aks', 'get-credentials', ...own, '-f', file);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('clusterUser_rg-platform_prod-weu');
    expect(text).toContain(sandbox.server);
  });

  it('have a registry attached and detached', async () => {
    const registry = String(await az('acr', 'show', '-n', 'contosoprod', '--query', 'id'));
    const roles = () => az('role', 'assignment', 'list', '--scope', registry, '--query', '[].roleDefinitionName');
    await az('aks', 'update', ...own, '--attach-acr', 'contosoprod');
    expect(await roles()).toEqual(['AcrPull']);
    await az('aks', 'update', ...own, '--detach-acr', 'contosoprod');
    expect(await roles()).toEqual([]);
  });
});

describe('policy', () => {
  const mine = ['-g', 'rg-platform', '-n', 'from-az'];
  const constraint = () =>
    constraints().find(({ metadata }) => metadata.annotations?.['azure-policy-assignment-id']?.endsWith('/from-az'));

  it('definitions and initiatives are listed', async () => {
    expect(await az('policy', 'definition', 'list', '--query', 'length(@)')).toBeGreaterThan(118);
    expect(await az('policy', 'set-definition', 'list', '--query', 'length(@)')).toBe(6);
    expect(await az('policy', 'definition', 'show', '-n', noPrivilege, '--query', 'mode')).toBe(
      'Microsoft.Kubernetes.Data',
    );
  });

  it('is assigned, changed and taken away, and its constraint follows', async () => {
    await az('policy', 'assignment', 'create', ...mine, '--policy', noPrivilege, '-p', '{"effect":{"value":"Deny"}}');
    await eventually(() => constraint() !== undefined);
    const action = () => (constraint()?.spec as { enforcementAction?: string } | undefined)?.enforcementAction;
    expect(action()).toBe('deny');
    await az('policy', 'assignment', 'update', ...mine, '--enforcement-mode', 'DoNotEnforce');
    await eventually(() => action() === 'dryrun');
    expect(await az('policy', 'assignment', 'list', '-g', 'rg-platform', '--query', '[].name')).toContain('from-az');
    await az('policy', 'assignment', 'delete', ...mine);
    await eventually(() => constraint() === undefined);
  });

  it('that lacks a parameter or an identity is refused with the code of ARM', async () => {
    const create = ['policy', 'assignment', 'create', ...mine, '--policy'];
    await refused(...create, 'febd0533-8e55-448f-b837-bd0e06f16469').toThrow('MissingPolicyParameter');
    await refused(...create, deployAddon).toThrow('ResourceIdentityRequired');
  });

  it('states are scanned, listed and summarised', async () => {
    sandbox.cluster.audit();
    await az('policy', 'state', 'trigger-scan', '-g', 'rg-platform');
    const rows = await az('policy', 'state', 'list', '-g', 'rg-platform', '--query', '[].complianceState');
    expect(new Set(rows as string[])).toEqual(new Set(['Compliant', 'NonCompliant']));
    const summary = await az('policy', 'state', 'summarize', '-g', 'rg-platform');
    const broken = (rows as string[]).filter((state) => state === 'NonCompliant').length;
    const { results, policyAssignments } = summary as {
      results: { nonCompliantResources: number };
      policyAssignments: { policyDefinitions: { results: { nonCompliantResources: number } }[] }[];
    };
    expect(results.nonCompliantResources).toBe(1);
    const counted = policyAssignments.flatMap(({ policyDefinitions }) => policyDefinitions);
    expect(counted.filter((one) => one.results.nonCompliantResources > 0)).toHaveLength(broken);
  });

  it('that deploys gets an identity with its role, and remediates', async () => {
    const group = `/subscriptions/${production}/resourceGroups/rg-payments`;
    const identity = ['--mi-system-assigned', '--location', 'westeurope', '--identity-scope', group];
    const role = ['--role', 'Azure Kubernetes Service Contributor Role'];
    const scope = ['-g', 'rg-payments'];
    await az('policy', 'assignment', 'create', ...scope, '-n', 'deploy', '--policy', deployAddon, ...identity, ...role);
    await az(
      'policy',
      'remediation',
      'create',
      ...scope,
      '-n',
      'now',
      '-a',
      `${group}/providers/Microsoft.Authorization/policyAssignments/deploy`,
    );
    const task = `${group}/providers/Microsoft.PolicyInsights/remediations/now`;
    await eventually(() => arm.world.remediations.get(task)?.properties.provisioningState === 'Succeeded');
    expect(await az('policy', 'remediation', 'show', ...scope, '-n', 'now')).toMatchObject({
      deploymentStatus: { totalDeployments: 1, successfulDeployments: 1 },
    });
    const addon = ['--query', 'addonProfiles.azurepolicy.enabled'];
    expect(await az('aks', 'show', ...scope, '-n', 'payments-neu', ...addon)).toBe(true);
  });

  it('is waived by an exemption', async () => {
    const assignment = `${platform}/providers/Microsoft.Authorization/policyAssignments/pod-security-baseline`;
    const exemption = ['-g', 'rg-platform', '-n', 'waived'];
    await az('policy', 'exemption', 'create', ...exemption, '-a', assignment, '-e', 'Waiver');
    expect(await az('policy', 'exemption', 'list', '-g', 'rg-platform', '--query', '[].name')).toEqual([
      'edge-node-ports',
      'waived',
    ]);
    await az('policy', 'exemption', 'delete', ...exemption);
  });
});

it('providers and features are registered', async () => {
  const insights = ['-n', 'Microsoft.PolicyInsights', '--subscription', staging];
  await az('provider', 'register', ...insights, '--wait');
  expect(await az('provider', 'show', ...insights, '--query', 'registrationState')).toBe('Registered');
  const feature = ['--namespace', 'Microsoft.ContainerService', '-n', 'AKS-AzurePolicyExternalData'];
  expect(await az('feature', 'register', ...feature, '--query', 'properties.state')).toBe('Registering');
});

it('a reader reads, and is refused in the words of ARM', async () => {
  const reader = join(sandbox.folder, 'az-reader');
  const environment = { ...arm.environment, AZURE_CONFIG_DIR: reader };
  const asReader = (...line: string[]) => execa(azPath(), [...line, '--only-show-errors'], { env: environment });
  arm.signIn('reader');
  try {
    await asReader('cloud', 'register', '-n', 'ConstableSandbox', '--endpoint-resource-manager', arm.endpoint);
    await asReader('cloud', 'set', '-n', 'ConstableSandbox');
    await asReader('login', '--identity');
    await asReader('aks', 'show', ...own);
    await expect(asReader('aks', 'disable-addons', '-a', 'azure-policy', ...own)).rejects.toThrow(
      "does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/write'",
    );
  } finally {
    arm.signIn('owner');
  }
});

it('the add-on goes, and its pods and constraints with it', async () => {
  await az('aks', 'disable-addons', '-a', 'azure-policy', ...own);
  await eventually(() => pods('gatekeeper-system').length === 0);
  await eventually(() => constraints().length === 0);
});
