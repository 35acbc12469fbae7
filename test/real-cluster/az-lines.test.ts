/** Every line of a plan, run by a shell as the journal has it on a sandbox of its own, reaches the state that the operation reached. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { assignmentId, assignmentsAt } from '../../src/azure/assignments.ts';
import { getCluster } from '../../src/azure/clusters.ts';
import { complianceOf } from '../../src/azure/compliance.ts';
import { getFeature } from '../../src/azure/features.ts';
import { getProvider } from '../../src/azure/providers.ts';
import { listRemediations } from '../../src/azure/remediations.ts';
import { roleAssignmentsAt } from '../../src/azure/role-assignments.ts';
import { wellKnown } from '../../src/governance/azure/definition.ts';
import { subscriptions } from '../../src/sandbox/arm/tenant.ts';
import { namedIdentities } from './arm-state.ts';
import { startTwins, type Twin, type Twins } from './az-twins.ts';

const privileged = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';
const labels = '/providers/Microsoft.Authorization/policyDefinitions/46592696-4c7b-4bf3-9e45-6c2763bdc0a6';
const production = `/subscriptions/${subscriptions.production.subscriptionId}`;
const group = `${production}/resourceGroups/rg-platform`;
const managementGroup = '/providers/Microsoft.Management/managementGroups/contoso';
const staging = subscriptions.staging.subscriptionId;

let twins: Twins;
let clusterId: string;
const eachTwin = (change: (twin: Twin) => void) => [twins.ours, twins.theirs].forEach(change);

beforeAll(async () => {
  twins = await startTwins();
  clusterId = twins.ours.sandbox.clusterId;
});
afterAll(() => twins?.stop());

test('enable-addon, with the provider it needs, and disable-addon', async () => {
  eachTwin(({ sandbox }) =>
    sandbox.setRegistration(subscriptions.production.subscriptionId, 'Microsoft.PolicyInsights', 'NotRegistered'),
  );
  expect(await twins.both('enable-addon', { clusterId })).toHaveLength(2);
  expect((await getCluster(twins.theirs.arm, clusterId)).addon.state).toBe('enabled');
  await twins.both('disable-addon', { clusterId });
  expect((await getCluster(twins.theirs.arm, clusterId)).addon.state).toBe('disabled');
});

test.each([
  ['contosoprod', 'az aks update'],
  ['contososhared', 'az role assignment'],
])('attach-acr and detach-acr of %s, by %s', async (registry, command) => {
  const grants = () => twins.theirs.sandbox.world.roleAssignments.all().filter(({ scope }) => scope.endsWith(registry));
  const before = grants().length;
  const [attach] = await twins.both('attach-acr', { clusterId, registry });
  expect(attach).toContain(command);
  expect(grants()).toHaveLength(before + 1);
  const [detach] = await twins.both('detach-acr', { clusterId, registry });
  expect(detach).toContain(command);
  expect(grants()).toHaveLength(before);
  await twins.both('attach-acr', { clusterId, registry });
});

test('assign, edit-assignment and delete-assignment of a definition with parameters', async () => {
  await twins.both('assign', {
    scope: group,
    name: 'twin',
    content: {
      definitionId: labels,
      displayName: "Everyone's labels: $HOME `now`",
      description: 'line one\nline two',
      parameters: { labelsList: ['owner', 'cost centre'], effect: 'Audit', labelSelector: { matchLabels: { a: 'b' } } },
      notScopes: [`${group}/providers/Microsoft.ContainerRegistry/registries/contosoprod`],
      enforcementMode: 'DoNotEnforce',
      nonComplianceMessages: [{ message: 'Say who owns it; "owner" is a must' }],
    },
  });
  const change = { notScopes: [], enforcementMode: 'Default', displayName: 'Renamed' } as const;
  await twins.both('edit-assignment', { assignmentId: assignmentId(group, 'twin'), effect: 'Deny', change });
  await twins.both('edit-assignment', {
    assignmentId: assignmentId(group, 'twin'),
    change: {
      description: '',
      nonComplianceMessages: [],
      parameters: { labelsList: ['team', '-odd'], excludedNamespaces: ['kube-system', 'odd'] },
      notScopes: [`${group}/providers/Microsoft.ContainerRegistry/registries/contosoprod`],
    },
  });
  await twins.both('delete-assignment', { assignmentId: assignmentId(group, 'twin') });
});

test('assign of an initiative, built-in and custom, with a message for one member', async () => {
  const restricted = twins.ours.sandbox.world.initiatives.get(wellKnown.podSecurityRestricted);
  const members = restricted?.properties.policyDefinitions as { policyDefinitionReferenceId: string }[];
  await twins.both('assign', {
    scope: group,
    name: 'set',
    effect: 'Audit',
    content: {
      definitionId: wellKnown.podSecurityRestricted,
      nonComplianceMessages: [
        { message: 'all of it' },
        { message: 'this one', referenceId: members[0]?.policyDefinitionReferenceId ?? '' },
      ],
    },
  });
  await twins.both('assign', {
    scope: production,
    name: 'own-set',
    content: {
      definitionId: `${managementGroup}/providers/Microsoft.Authorization/policySetDefinitions/contoso-kubernetes`,
    },
  });
});

test('assign at a management group, and edit it there', async () => {
  await twins.both('assign', {
    scope: managementGroup,
    name: 'wide',
    effect: 'Audit',
    content: { definitionId: privileged },
  });
  await twins.both('edit-assignment', {
    assignmentId: assignmentId(managementGroup, 'wide'),
    change: { notScopes: [production] },
  });
});

test('assign of DeployIfNotExists with identity and roles, then remediate', async () => {
  const deploy = assignmentId(group, 'deploy');
  await twins.both('assign', {
    scope: group,
    name: 'deploy',
    content: { definitionId: wellKnown.deployAddon, location: 'westeurope' },
  });
  const granted = ({ sandbox }: Twin) => {
    const identity = sandbox.world.assignments.get(deploy)?.identity as { principalId?: string } | undefined;
    return sandbox.world.roleAssignments.all().filter((one) => one.principalId === identity?.principalId).length;
  };
  expect(granted(twins.theirs)).toBeGreaterThan(0);
  await twins.both('edit-assignment', { assignmentId: deploy, change: { displayName: 'Still with its identity' } });
  await twins.both('remediate', { assignmentId: deploy, scope: group, name: 'mend', reEvaluate: true });
  expect((await getCluster(twins.theirs.arm, clusterId)).addon.state).toBe('enabled');
});

test('assign of a custom definition that wants one role', async () => {
  const id = `${production}/providers/Microsoft.Authorization/policyDefinitions/contoso-deploy`;
  eachTwin(({ sandbox: { world } }) => {
    const copy = structuredClone(world.definitions.get(wellKnown.deployAddon));
    if (!copy) throw new Error('no definition deploys the add-on');
    const { then } = copy.properties.policyRule as { then: { details: { roleDefinitionIds: string[] } } };
    then.details.roleDefinitionIds.splice(1);
    world.definitions.put({
      ...copy,
      id,
      name: 'contoso-deploy',
      properties: { ...copy.properties, policyType: 'Custom' },
    });
  });
  const content = { definitionId: id, location: 'westeurope' };
  expect(await twins.both('assign', { scope: group, name: 'own', content })).toHaveLength(1);
});

test('create-exemption of a whole assignment, and of a member of an initiative', async () => {
  const name = 'exempted';
  await twins.both('assign', {
    scope: group,
    name,
    effect: 'Audit',
    content: { definitionId: wellKnown.podSecurityBaseline },
  });
  const members = twins.ours.sandbox.world.initiatives.get(wellKnown.podSecurityBaseline)?.properties.policyDefinitions;
  const [first] = members as { policyDefinitionReferenceId: string }[];
  const about = { assignmentId: assignmentId(group, name), exemptScope: clusterId };
  await twins.both('create-exemption', {
    ...about,
    name: 'whole',
    expires: '2099-01-31',
    reason: "CHG-7: it's on its way",
  });
  await twins.both('create-exemption', {
    ...about,
    name: 'part',
    category: 'Mitigated',
    expires: 'never',
    referenceIds: [first?.policyDefinitionReferenceId ?? ''],
  });
});

test('register-feature and register-provider', async () => {
  const namespace = 'Microsoft.ContainerService';
  const name = 'AKS-AzurePolicyExternalData';
  await twins.both('register-feature', { subscriptionId: staging, namespace, name });
  expect((await getFeature(twins.theirs.arm, staging, namespace, name)).state).toBe('Registered');
  await twins.both('register-provider', { subscriptionId: staging, namespace: 'Microsoft.PolicyInsights' });
  expect((await getProvider(twins.theirs.arm, staging, 'Microsoft.PolicyInsights')).state).toBe('Registered');
});

test('abort-cluster-operation', async () => {
  const busy = twins.ours.sandbox.world.clusters.all().find(({ name }) => name === 'edge-weu')?.id ?? '';
  expect((await getCluster(twins.theirs.arm, busy)).provisioningState).toBe('Updating');
  await twins.both('abort-cluster-operation', { clusterId: busy });
  expect((await getCluster(twins.theirs.arm, busy)).provisioningState).toBe('Canceled');
});

test('scan of a resource group and of a subscription', async () => {
  await twins.both('scan', { scope: group });
  await twins.both('scan', { scope: production });
});

describe('afterwards', () => {
  test('az shows what the operations did as what its own lines did', async () => {
    const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/contosoprod`;
    const reads = [
      'az aks show -g rg-platform -n prod-weu',
      `az policy assignment list --scope ${group}`,
      `az policy assignment show --scope ${managementGroup} -n wide`,
      `az role assignment list --scope ${registry} --query 'sort_by([].{role: roleDefinitionName, principal: principalId, scope: scope}, &principal)'`,
      `az policy remediation list -g rg-platform --query '[].{name: name, state: provisioningState, of: policyAssignmentId, done: deploymentStatus}'`,
      `az provider show -n Microsoft.PolicyInsights --subscription ${staging} --query registrationState`,
      `az feature list --namespace Microsoft.ContainerService --subscription ${staging}`,
      `az policy state list -g rg-platform --query 'sort_by([].{id: policyAssignmentId, of: policyDefinitionReferenceId, state: complianceState, on: resourceId, key: join(\`/\`, [policyAssignmentId, policyDefinitionId, resourceId])}, &key)'`,
    ];
    for (const line of reads) {
      const [ours, theirs] = await Promise.all(
        [twins.ours, twins.theirs].map(async (twin) => {
          const answer: unknown = JSON.parse(await twin.shell(line));
          return namedIdentities(twin.sandbox)(answer);
        }),
      );
      expect(JSON.stringify(ours).length, line).toBeGreaterThan(10);
      expect(ours, line).toEqual(theirs);
    }
  });

  test('this program shows what az did as what its own operations did', async () => {
    const seen = async ({ arm, sandbox }: Twin) => {
      const cluster = await getCluster(arm, clusterId);
      return namedIdentities(sandbox)({
        addon: cluster.addon,
        assignments: await assignmentsAt(arm, clusterId),
        roles: (await roleAssignmentsAt(arm, group)).map(({ roleDefinitionId, principalId }) => [
          roleDefinitionId,
          principalId,
        ]),
        remediations: (await listRemediations(arm, group)).map(({ name, state, deployments }) => [
          name,
          state,
          deployments,
        ]),
        compliance: (await complianceOf(arm, group)).assignments.map(({ assignmentId: id, resources }) => [
          id,
          resources,
        ]),
      });
    };
    const [ours, theirs] = [await seen(twins.ours), await seen(twins.theirs)];
    expect(theirs).toEqual(ours);
    expect(JSON.stringify(theirs)).toContain('Still with its identity');
  });
});

test('cancel-remediation', async () => {
  const slow = await startTwins({ remediation: 30_000 });
  try {
    await slow.both('assign', {
      scope: group,
      name: 'deploy',
      content: { definitionId: wellKnown.deployAddon, location: 'westeurope' },
    });
    const planned = await slow.bench.runner.plan('remediate', {
      assignmentId: assignmentId(group, 'deploy'),
      scope: group,
      name: 'mend',
    });
    const following = slow.bench.runner.start(planned);
    await slow.theirs.shell(planned.plan.commands.join('\n'));
    await slow.both('cancel-remediation', { scope: group, name: 'mend' });
    expect((await listRemediations(slow.theirs.arm, group)).map(({ state }) => state)).toEqual(['Canceled']);
    expect((await following.done).steps.at(-1)?.note).toContain('Canceled');
  } finally {
    await slow.stop();
  }
});

describe('get-credentials', () => {
  test.each([
    ['no file', ''],
    ['a file that has others and an older one', other()],
  ])('merges as az does into %s', async (_, before) => {
    const kubeconfig = join(twins.folder, 'config');
    const written = async (write: (line: string) => Promise<unknown>) => {
      await rm(kubeconfig, { force: true });
      if (before) await writeFile(kubeconfig, before, { mode: 0o600 });
      const planned = await twins.bench.runner.plan('get-credentials', { clusterId, kubeconfig });
      await write(planned.plan.commands.join('\n'));
      const { mode } = await stat(kubeconfig);
      // az writes an empty `preferences` of its own, which kubectl leaves out.
      const { preferences: _, ...config } = parse(await readFile(kubeconfig, 'utf8')) as Record<string, unknown>;
      return { ...config, mode: (mode & 0o777).toString(8) };
    };
    const byAz = await written(twins.theirs.shell);
    const byUs = await written(async () => {
      const planned = await twins.bench.runner.plan('get-credentials', { clusterId, kubeconfig });
      expect(await twins.bench.runner.start(planned).done).toMatchObject({ state: 'succeeded' });
    });
    expect(byUs).toEqual(byAz);
  });
});

/** A kubeconfig with another cluster, and with an older entry of this one. */
function other(): string {
  const named = (name: string, kind: string, value: object) => ({ name, [kind]: value });
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: [
      named('elsewhere', 'cluster', { server: 'https://elsewhere.example' }),
      named('prod-weu', 'cluster', { server: 'https://old.example' }),
    ],
    users: [
      named('me', 'user', { token: 'of-mine' }),
      named('clusterUser_rg-platform_prod-weu', 'user', { token: 'old' }),
    ],
    contexts: [
      named('elsewhere', 'context', { cluster: 'elsewhere', user: 'me', namespace: 'shop' }),
      named('prod-weu', 'context', { cluster: 'prod-weu', user: 'clusterUser_rg-platform_prod-weu' }),
    ],
    'current-context': 'elsewhere',
  });
}
