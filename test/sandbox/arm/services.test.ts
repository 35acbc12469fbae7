import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { FeatureClient } from '@azure/arm-features';
import { PolicyClient } from '@azure/arm-policy';
import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  all,
  type Bench,
  deployAddon,
  eventually,
  platform,
  production,
  shared,
  staging,
  startBench,
} from './sandbox.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ cluster: { host: '127.0.0.1:6443', addon: false } });
});
afterAll(() => bench.arm.stop());

it('subscriptions are three under one tenant, seen by whom some role reaches', async () => {
  const client = new SubscriptionClient(bench.credential, bench.options);
  expect((await all(client.subscriptions.list())).map(({ displayName }) => displayName)).toEqual([
    'Contoso Production',
    'Contoso Staging',
    'Contoso Shared Services',
  ]);
  expect(await all(client.tenants.list())).toHaveLength(1);
  bench.arm.signIn('nobody');
  expect(await all(client.subscriptions.list())).toEqual([]);
  bench.arm.signIn('owner');
});

describe('roles', () => {
  const acrPull = `/subscriptions/${production}/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d`;
  const kubelet = '0b1ec7d0-0000-4000-8000-000000000012';

  it('are found by name, given once, listed at a scope and taken back', async () => {
    const registry =
      (
        await all(new ContainerRegistryManagementClient(bench.credential, production, bench.options).registries.list())
      )[0]?.id?.slice(1) ?? '';
    const { roleDefinitions, roleAssignments } = new AuthorizationManagementClient(
      bench.credential,
      production,
      bench.options,
    );
    const [role] = await all(roleDefinitions.list(registry, { filter: "roleName eq 'acrpull'" }));
    expect(role?.id).toBe(acrPull);
    const body = { roleDefinitionId: acrPull, principalId: kubelet, principalType: 'ServicePrincipal' };
    const given = await roleAssignments.create(registry, '22222222-0000-4000-8000-000000000001', body);
    await expect(roleAssignments.create(registry, '22222222-0000-4000-8000-000000000002', body)).rejects.toMatchObject({
      statusCode: 409,
      code: 'RoleAssignmentExists',
    });
    const atScope = await all(roleAssignments.listForScope(registry, { filter: 'atScope()' }));
    expect(atScope.map(({ id }) => id)).toContain(given.id);
    const mine = await all(roleAssignments.listForScope(registry, { filter: `assignedTo('${kubelet}')` }));
    expect(mine).toMatchObject([{ roleDefinitionId: acrPull, scope: `/${registry}` }]);
    expect(await all(roleAssignments.listForSubscription({ filter: `principalId eq '${kubelet}'` }))).toHaveLength(1);
    await roleAssignments.deleteById(given.id?.slice(1) ?? '');
    expect(await all(roleAssignments.listForScope(registry, { filter: `assignedTo('${kubelet}')` }))).toEqual([]);
  });

  it('tell a caller what he may do', async () => {
    const { permissions } = new AuthorizationManagementClient(bench.credential, production, bench.options);
    bench.arm.signIn('contributor');
    const [allowed] = await all(permissions.listForResourceGroup('rg-platform'));
    expect(allowed).toMatchObject({
      actions: ['*'],
      notActions: expect.arrayContaining(['Microsoft.Authorization/*/Write']),
    });
    bench.arm.signIn('owner');
  });
});

it('registries are two, one of them by repository', async () => {
  const list = (subscription: string) =>
    all(new ContainerRegistryManagementClient(bench.credential, subscription, bench.options).registries.list());
  expect(await list(production)).toMatchObject([{ loginServer: 'contosoprod.azurecr.io' }]);
  expect(await list(shared)).toMatchObject([
    { loginServer: 'contososhared.azurecr.io', roleAssignmentMode: 'AbacRepositoryPermissions' },
  ]);
});

it('providers and features are registered after a while', async () => {
  const { providers } = new ResourceManagementClient(bench.credential, staging, bench.options);
  expect((await providers.get('Microsoft.PolicyInsights')).registrationState).toBe('NotRegistered');
  expect((await providers.register('Microsoft.PolicyInsights')).registrationState).toBe('Registering');
  await eventually(async () => (await providers.get('microsoft.policyinsights')).registrationState === 'Registered');
  const { features } = new FeatureClient(bench.credential, staging, bench.options);
  const name = 'AKS-AzurePolicyExternalData';
  expect((await features.register('Microsoft.ContainerService', name)).properties?.state).toBe('Registering');
  await eventually(
    async () => (await features.get('Microsoft.ContainerService', name)).properties?.state === 'Registered',
  );
  await expect(features.get('Microsoft.ContainerService', 'Gone')).rejects.toMatchObject({ code: 'FeatureNotFound' });
});

it('the Defender plan keeps its extensions', async () => {
  const path = `/subscriptions/${production}/providers/Microsoft.Security/pricings/Containers?api-version=2024-01-01`;
  expect((await bench.get(path)).body).toMatchObject({ properties: { pricingTier: 'Free' } });
  const extensions = [{ name: 'ContainerSensor', isEnabled: 'True' }];
  await bench.send('PUT', path, { properties: { pricingTier: 'Standard', extensions } });
  expect((await bench.get(path)).body).toMatchObject({ properties: { pricingTier: 'Standard', extensions } });
});

describe('a remediation', () => {
  const assign = async (name: string) => {
    const { policyAssignments } = new PolicyClient(bench.credential, production, bench.options);
    return policyAssignments.create(platform, name, {
      policyDefinitionId: deployAddon,
      identity: { type: 'SystemAssigned' },
      location: 'westeurope',
    });
  };
  const client = () => new PolicyInsightsClient(bench.credential, production, bench.options).remediations;
  const ended = async (name: string) => {
    await eventually(async () =>
      ['Succeeded', 'Failed'].includes(
        (await client().getAtResourceGroup('rg-platform', name)).provisioningState ?? '',
      ),
    );
    return client().getAtResourceGroup('rg-platform', name);
  };

  it('fails while the identity may not deploy, and switches the add-on on when it may', async () => {
    const assignment = await assign('deploy');
    const policyAssignmentId = assignment.id ?? '';
    expect(
      (await client().createOrUpdateAtResourceGroup('rg-platform', 'first', { policyAssignmentId })).provisioningState,
    ).toBe('Accepted');
    expect(await ended('first')).toMatchObject({
      provisioningState: 'Failed',
      deploymentStatus: { totalDeployments: 1, failedDeployments: 1 },
    });
    expect(await all(client().listDeploymentsAtResourceGroup('rg-platform', 'first'))).toMatchObject([
      { status: 'Failed', error: { code: 'AuthorizationFailed' } },
    ]);

    const { roleAssignments } = new AuthorizationManagementClient(bench.credential, production, bench.options);
    const give = () =>
      roleAssignments
        .create(platform, '33333333-0000-4000-8000-000000000001', {
          roleDefinitionId: 'ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8',
          principalId: assignment.identity?.principalId ?? '',
        })
        .catch(() => undefined);
    await eventually(give);
    await client().createOrUpdateAtResourceGroup('rg-platform', 'second', { policyAssignmentId });
    expect(await ended('second')).toMatchObject({
      provisioningState: 'Succeeded',
      deploymentStatus: { successfulDeployments: 1 },
    });
    expect(bench.arm.world.clusters.get(bench.arm.clusterId)?.properties.addonProfiles).toMatchObject({
      azurepolicy: { enabled: true },
    });
    expect(await all(client().listForResourceGroup('rg-platform'))).toHaveLength(2);
  });

  it('can be cancelled while it runs, not after; and needs an assignment that deploys', async () => {
    const policyAssignmentId = (await assign('deploy-again')).id ?? '';
    await client().createOrUpdateAtResourceGroup('rg-platform', 'third', { policyAssignmentId });
    expect((await client().cancelAtResourceGroup('rg-platform', 'third')).provisioningState).toBe('Cancelling');
    await eventually(
      async () => (await client().getAtResourceGroup('rg-platform', 'third')).provisioningState === 'Canceled',
    );
    await expect(client().cancelAtResourceGroup('rg-platform', 'third')).rejects.toMatchObject({
      statusCode: 400,
    });
    const auditing = `/${platform}/providers/Microsoft.Authorization/policyAssignments/pod-security-baseline`;
    await expect(
      client().createOrUpdateAtResourceGroup('rg-platform', 'x', { policyAssignmentId: auditing }),
    ).rejects.toMatchObject({ code: 'InvalidCreateRemediationRequest' });
  });
});

describe('Resource Graph', () => {
  const query = (text: string, more: object = {}) =>
    new ResourceGraphClient(bench.credential, bench.options).resources({ query: text, ...more });
  const clusters = "resources | where type =~ 'microsoft.containerservice/managedclusters'";

  it('finds a cluster by any of its host names', async () => {
    const byHost = (host: string) =>
      `${clusters}\n| where tostring(properties.fqdn) =~ '${host}' or tostring(properties.privateFQDN) =~ '${host}' or tostring(properties.azurePortalFQDN) =~ '${host}' | project id, name`;
    expect((await query(byHost('127.0.0.1'))).data).toEqual([{ id: bench.arm.clusterId, name: 'prod-weu' }]);
    expect((await query(byHost('VAULT-WEU-dns-5ab5e0c1.7e1c.privatelink.westeurope.azmk8s.io'))).data).toMatchObject([
      { name: 'vault-weu' },
    ]);
    expect((await query(byHost('elsewhere.example'))).data).toEqual([]);
  });

  it('finds clusters without the add-on, compliance by cluster, and pages by skipToken', async () => {
    const without = `${clusters}\n| extend on = tobool(parse_json(tolower(tostring(properties.addonProfiles))).azurepolicy.enabled) | where isnull(on) or on == false`;
    expect(((await query(without)).data as { name: string }[]).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['payments-neu', 'edge-weu']),
    );
    const compliance =
      "policyresources | where type =~ 'microsoft.policyinsights/policystates'\n| where tostring(properties.resourceType) =~ 'microsoft.containerservice/managedclusters'\n| extend s=tostring(properties.complianceState), rid=tolower(tostring(properties.resourceId)), a=tolower(tostring(properties.policyAssignmentId))\n| summarize bad=countif(s=='NonCompliant'), n=count() by rid, a, subscriptionId";
    expect((await query(compliance)).data).toContainEqual(
      expect.objectContaining({ rid: expect.stringContaining('payments-neu'), bad: 1, n: 1 }),
    );
    const first = await query(clusters, { options: { top: 3 } });
    expect(first).toMatchObject({ count: 3, totalRecords: 5 });
    expect(await query(clusters, { options: { top: 3, skipToken: first.skipToken } })).toMatchObject({ count: 2 });
    expect((await query(clusters, { subscriptions: [staging] })).count).toBe(2);
  });

  it('refuses what it does not understand, and shows nothing to whom nothing is granted', async () => {
    await expect(query('resources | join kind=inner (x) on id')).rejects.toMatchObject({ statusCode: 400 });
    bench.arm.signIn('nobody');
    expect((await query(clusters)).count).toBe(0);
    bench.arm.signIn('owner');
  });
});
