import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import { assignmentsAt, getAssignment } from '../../src/azure/assignments.ts';
import { getCluster, listClusters } from '../../src/azure/clusters.ts';
import { complianceOf, componentStates, policyStates } from '../../src/azure/compliance.ts';
import {
  builtInDefinitions,
  builtInInitiatives,
  byId,
  customDefinitions,
  customInitiatives,
  getDefinition,
} from '../../src/azure/definitions.ts';
import { exemptionsAt } from '../../src/azure/exemptions.ts';
import { getFeature } from '../../src/azure/features.ts';
import { mayDo } from '../../src/azure/permissions.ts';
import { getPinnedDefinitions } from '../../src/azure/pinned-definitions.ts';
import { getProvider } from '../../src/azure/providers.ts';
import { listRegistries, lookUpRegistry, pullRight } from '../../src/azure/registries.ts';
import { listSubscriptions, listTenants } from '../../src/azure/subscriptions.ts';
import { looksLikeAks, whichCluster } from '../../src/azure/which-cluster.ts';
import { bearingOn } from '../../src/governance/azure/assignment.ts';
import { compliantPercent } from '../../src/governance/azure/compliance.ts';
import { wellKnown } from '../../src/governance/azure/definition.ts';
import { assignedDefinitions, effectChoices, noVersions, versionedKey } from '../../src/governance/azure/effect.ts';
import { isBusy, isStopped, pullPrincipal } from '../../src/governance/azure/managed-cluster.ts';
import { lackingPins } from '../../src/governance/azure/pins.ts';
import { parseResourceId, sameId } from '../../src/governance/azure/resource-id.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from './sandbox-arm.ts';

let sandbox: SandboxArm;
let arm: ArmClients;
let subscriptionId: string;

beforeAll(async () => {
  sandbox = await startTestArm({ cluster: { host: '127.0.0.1:6443', addon: true } });
  arm = await connectTo(sandbox);
  subscriptionId = parseResourceId(sandbox.clusterId)?.subscriptionId ?? '';
});
afterAll(() => sandbox.stop());

test('subscriptions, the default marked', async () => {
  const found = await listSubscriptions(arm, subscriptionId.toUpperCase());
  expect(found).toHaveLength(3);
  expect(found.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([subscriptionId]);
});

test('tenants', async () => {
  expect((await listTenants(arm)).map(({ id }) => id)).toEqual([arm.connection.signIn.tenantId]);
});

test('clusters: the busy one, the stopped one, the private one', async () => {
  const all = (await Promise.all((await listSubscriptions(arm)).map(({ id }) => listClusters(arm, id)))).flat();
  expect(all).toHaveLength(5);
  expect(all.filter(isStopped).map(({ name }) => name)).toEqual(['batch-weu']);
  expect(all.filter(isBusy).map(({ name }) => name)).toEqual(['edge-weu']);
  expect(all.find(({ name }) => name === 'vault-weu')?.hosts).toHaveLength(3);
  expect(all.find(({ name }) => name === 'payments-neu')?.addon.state).toBe('absent');
  const own = await getCluster(arm, sandbox.clusterId);
  expect(own.eTag).toMatch(/./);
  expect(pullPrincipal(own)).toMatch(/^[0-9a-f-]{36}$/);
  expect(own.servicePrincipalId).toBeUndefined();
});

describe('which cluster a context is', () => {
  test('by Resource Graph, whatever the casing of the host', async () => {
    const { found, how } = await whichCluster(
      arm,
      'VAULT-WEU-dns-5ab5e0c1.7e1c.privatelink.westeurope.azmk8s.io',
      undefined,
    );
    expect(found.map(({ name }) => name)).toEqual(['vault-weu']);
    expect(how).toBe('Resource Graph');
  });
  test('by lists where Graph is refused', async () => {
    sandbox.faults.next({ match: 'Microsoft.ResourceGraph', status: 403, code: 'AuthorizationFailed' });
    const { found, how } = await whichCluster(arm, '127.0.0.1', undefined);
    expect(found.map(({ id }) => id)).toEqual([sandbox.clusterId]);
    expect(how).toContain('lists of 3 subscriptions');
  });
  test('says which subscription it could not list', async () => {
    sandbox.faults.next({ match: 'Microsoft.ResourceGraph', status: 403, code: 'AuthorizationFailed' });
    sandbox.faults.next({
      match: `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerService`,
      status: 403,
      code: 'AuthorizationFailed',
    });
    const { found, unread } = await whichCluster(arm, '127.0.0.1', undefined);
    expect(found).toEqual([]);
    expect(unread).toEqual([subscriptionId]);
  });
  test.each([
    ['c-dns-1.hcp.westeurope.azmk8s.io', true],
    ['c-dns-1.7e1c.privatelink.westeurope.azmk8s.io', true],
    ['c.hcp.chinaeast2.cx.prod.service.azk8s.cn', true],
    ['c.hcp.usgovvirginia.cx.aks.containerservice.azure.us', true],
    ['127.0.0.1', false],
    ['eks.amazonaws.com', false],
  ])('%s looks like AKS: %s', (host, expected) => expect(looksLikeAks(host)).toBe(expected));
  test('none', async () => {
    expect((await whichCluster(arm, 'kubernetes.example', subscriptionId)).found).toEqual([]);
  });
});

test('assignments at the cluster: inherited, excluded, and joined to what they put to work', async () => {
  const assignments = await assignmentsAt(arm, sandbox.clusterId);
  const levels = new Set(assignments.map((one) => bearingOn(one, sandbox.clusterId)?.level));
  expect(levels).toContain('management group');
  expect(
    assignments.every(
      (one) =>
        bearingOn(one, sandbox.clusterId)?.inherited === (one.scope.toLowerCase() !== sandbox.clusterId.toLowerCase()),
    ),
  ).toBe(true);
  const [initiatives, definitions] = await Promise.all([builtInInitiatives(arm), builtInDefinitions(arm)]);
  const catalogue = { definitions: byId(definitions), initiatives: byId(initiatives) };
  const ofInitiative = assignments.find(({ definitionId }) => sameId(definitionId, wellKnown.podSecurityBaseline));
  expect(ofInitiative).toBeDefined();
  const pins = ofInitiative ? lackingPins([ofInitiative], catalogue) : [];
  expect(pins.map(({ definitionVersion }) => definitionVersion)).toEqual(['6.*.*', '5.*.*']);
  const read = await getPinnedDefinitions(arm, pins, new AbortController().signal);
  const older = read.flatMap((one) =>
    'definition' in one ? [[versionedKey(one.asked), one.definition] as const] : [],
  );
  const versions = { ...noVersions, definitions: new Map(older) };
  const assigned = ofInitiative ? assignedDefinitions(ofInitiative, { ...catalogue, versions }) : [];
  expect(assigned.length).toBeGreaterThan(3);
  expect(assigned.every(({ definition, effect }) => definition !== undefined && effect.effect !== undefined)).toBe(
    true,
  );
  const again = await getAssignment(
    arm,
    (ofInitiative?.id ?? '').toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
  );
  expect(sameId(again.id, ofInitiative?.id ?? '')).toBe(true);
});

test('definitions: Kubernetes built-ins, effects once each, custom ones of the subscription', async () => {
  const definitions = await builtInDefinitions(arm);
  expect(definitions.length).toBeGreaterThan(100);
  expect(new Set(definitions.map(({ category }) => category))).toEqual(new Set(['Kubernetes']));
  const privileged = definitions.find(({ name }) => name === '95edb821-ddaf-4404-9732-666045e056b4');
  expect(privileged?.inCluster).toBe('constraint');
  expect(privileged && effectChoices(privileged)).toEqual(['Audit', 'Deny', 'Disabled']);
  expect(definitions.some(({ inCluster }) => inCluster === 'mutation')).toBe(true);
  const deploy = await getDefinition(arm, wellKnown.deployAddon);
  expect(deploy.roleDefinitionIds.length).toBeGreaterThan(0);
  expect(deploy.inCluster).toBe('none');
  const custom = await customDefinitions(arm, subscriptionId);
  expect(custom.map(({ name, policyType, inCluster }) => [name, policyType, inCluster])).toEqual([
    ['contoso-no-node-port', 'Custom', 'constraint'],
  ]);
  expect((await customInitiatives(arm, subscriptionId)).map(({ name }) => name)).toEqual(['contoso-kubernetes']);
});

test('compliance by assignment, by row and by component', async () => {
  await expect.poll(async () => (await policyStates(arm, sandbox.clusterId)).length).toBeGreaterThan(0);
  const summary = await complianceOf(arm, sandbox.clusterId);
  expect(summary.assignments.length).toBeGreaterThan(0);
  for (const { resources } of summary.assignments) {
    expect(resources.total).toBe(resources.compliant + resources.nonCompliant + resources.exempt + resources.other);
    expect(compliantPercent({ ...resources, total: 0 })).toBeUndefined();
  }
  const rows = await policyStates(arm, sandbox.clusterId);
  expect(rows.every(({ evaluatedAt, state }) => evaluatedAt !== undefined && state !== '')).toBe(true);
  expect(await componentStates(arm, sandbox.clusterId, { top: 5 })).toBeInstanceOf(Array);
});

test('registries and who may pull', async () => {
  const registries = await listRegistries(arm, subscriptionId);
  const shared = (await Promise.all((await listSubscriptions(arm)).map(({ id }) => listRegistries(arm, id)))).flat();
  expect(shared.length).toBeGreaterThanOrEqual(2);
  const ids = (await listSubscriptions(arm)).map(({ id }) => id);
  const [first] = shared;
  if (!first) throw new Error('no registry');
  expect((await lookUpRegistry(arm, first.loginServer.toUpperCase(), ids)).map(({ id }) => id)).toEqual([first.id]);
  expect((await lookUpRegistry(arm, first.id, ids)).map(({ id }) => id)).toEqual([first.id]);
  expect(await lookUpRegistry(arm, 'nothere', ids)).toEqual([]);
  expect((await pullRight(arm, first, '00000000-0000-4000-8000-000000000000')).state).toBe('no');
  sandbox.faults.next({ match: 'roleAssignments', status: 403, code: 'AuthorizationFailed' });
  expect((await pullRight(arm, first, '00000000-0000-4000-8000-000000000000')).state).toBe('unknown');
  expect(registries.length).toBeLessThanOrEqual(shared.length);
});

test('providers, features, exemptions, permissions', async () => {
  expect((await getProvider(arm, subscriptionId, 'Microsoft.PolicyInsights')).state).toBe('Registered');
  expect((await getFeature(arm, subscriptionId, 'Microsoft.ContainerService', 'No-Such-Feature')).state).toBe('absent');
  expect(await exemptionsAt(arm, sandbox.clusterId)).toBeInstanceOf(Array);
  expect(await mayDo(arm, 'Microsoft.ContainerService/managedClusters/write', sandbox.clusterId)).toBe('yes');
  const reader = await connectTo(sandbox, 'reader');
  expect(await mayDo(reader, 'Microsoft.ContainerService/managedClusters/write', sandbox.clusterId)).toBe('no');
  expect(await mayDo(reader, 'Microsoft.ContainerService/managedClusters/read', sandbox.clusterId)).toBe('yes');
  const nobody = await connectTo(sandbox, 'nobody');
  expect(await listSubscriptions(nobody)).toEqual([]);
});
