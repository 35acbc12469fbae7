import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { PolicyClient } from '@azure/arm-policy';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EffectiveDefinition } from '../../../src/sandbox/arm/effective-assignments.ts';
import {
  all,
  allowedImages,
  type Bench,
  baseline,
  contoso,
  deployAddon,
  eventually,
  noPrivilege,
  platform,
  production,
  startBench,
} from './sandbox.ts';

let bench: Bench;
let policy: PolicyClient;
let synced: EffectiveDefinition[][] = [];

beforeAll(async () => {
  bench = await startBench({ hooks: { onAssignmentsChanged: (effective) => synced.push(effective) } });
  policy = new PolicyClient(bench.credential, production, bench.options);
});
beforeEach(() => {
  synced = [];
});
afterAll(() => bench.arm.stop());

describe('policy assignments', () => {
  it('are listed from the management group down to the scope asked for', async () => {
    const atGroup = await all(policy.policyAssignments.listForResourceGroup('rg-platform', { filter: 'atScope()' }));
    expect(atGroup.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['pod-security-baseline', 'SecurityCenterBuiltIn', 'contoso-kubernetes', 'no-node-ports']),
    );
    const atSubscription = await all(policy.policyAssignments.list({ filter: 'atScope()' }));
    expect(atSubscription.map(({ name }) => name)).not.toContain('pod-security-baseline');
    expect((await all(policy.policyAssignments.list())).map(({ name }) => name)).toContain('pod-security-baseline');
    const exact = await all(policy.policyAssignments.list({ filter: 'atExactScope()' }));
    expect(exact.map(({ name }) => name).sort()).toEqual(['SecurityCenterBuiltIn', 'cis-kubernetes', 'no-node-ports']);
    const above = await all(policy.policyAssignments.listForManagementGroup('contoso', { filter: 'atScope()' }));
    expect(above.every(({ scope }) => scope?.includes('managementGroups'))).toBe(true);
    const ofBaseline = await all(policy.policyAssignments.list({ filter: `policyDefinitionId eq '${baseline}'` }));
    expect(ofBaseline.map(({ name }) => name)).toEqual(['pod-security-baseline']);
    const atCluster = policy.policyAssignments.listForResource(
      'rg-platform',
      'Microsoft.ContainerService',
      '',
      'managedClusters',
      'prod-weu',
      { filter: 'atScope()' },
    );
    expect((await all(atCluster)).map(({ name }) => name)).toContain('pod-security-baseline');
  });

  it('are created, expanded, edited and deleted, and reach the cluster after the sync', async () => {
    const created = await policy.policyAssignments.create(platform, 'no-privilege', {
      displayName: 'No privilege',
      policyDefinitionId: noPrivilege.toUpperCase(),
      parameters: { effect: { value: 'Deny' }, excludedNamespaces: { value: ['kube-system', 'build'] } },
      enforcementMode: 'DoNotEnforce',
    });
    expect(created).toMatchObject({
      name: 'no-privilege',
      scope: `/${platform}`,
      policyDefinitionId: noPrivilege,
      enforcementMode: 'DoNotEnforce',
    });
    const mine = (effective: EffectiveDefinition[] | undefined) =>
      effective?.find(({ assignmentId }) => assignmentId === created.id);
    const carried = await eventually(() => mine(synced.at(-1)));
    expect(carried).toMatchObject({
      definitionId: noPrivilege,
      referenceId: '',
      effect: 'Deny',
      enforcementMode: 'DoNotEnforce',
      template: 'container-no-privilege/v2',
      parameters: { excludedNamespaces: ['kube-system', 'build'], excludedContainers: [] },
    });
    const shown = await policy.policyAssignments.get(platform, 'no-privilege', {
      expand: 'EffectiveDefinitionVersion',
    });
    expect(shown).toMatchObject({ definitionVersion: '9.*.*', effectiveDefinitionVersion: '9.2.0' });

    await policy.policyAssignments.create(platform, 'no-privilege', {
      ...shown,
      parameters: { effect: { value: 'Disabled' } },
    });
    await eventually(() => synced.at(-1) && !mine(synced.at(-1)));

    let status = 0;
    const watch = { onResponse: (response: { status: number }) => (status = response.status) };
    await policy.policyAssignments.delete(platform, 'no-privilege', watch);
    expect(status).toBe(200);
    await policy.policyAssignments.delete(platform, 'no-privilege', watch).catch(() => undefined);
    expect(status).toBe(204);
    await expect(policy.policyAssignments.get(platform, 'no-privilege')).rejects.toMatchObject({
      statusCode: 404,
      code: 'PolicyAssignmentNotFound',
    });
  });

  it('of an initiative reach the cluster member by member, with the initiative named', () => {
    const members = bench.arm.effective().filter(({ setDefinitionId }) => setDefinitionId === baseline);
    expect(members.map(({ referenceId }) => referenceId)).toEqual([
      'NoPrivilegedContainers',
      'BlockUsingHostNetwork',
      'BlockUsingHostProcessIDAndIPC',
      'ContainerCapabilities',
      'NoHostPathVolume',
    ]);
    expect(new Set(members.map(({ effect }) => effect))).toEqual(new Set(['Deny']));
    expect(bench.arm.effective().some(({ assignmentId }) => assignmentId.endsWith('no-node-ports'))).toBe(false);
  });

  it('take allowed values with regard to case, as their definition lists them', async () => {
    const noEscalation = '/providers/Microsoft.Authorization/policyDefinitions/1c6e92c9-99f0-4e55-9cf2-0c234dc48f99';
    const put = (policyDefinitionId: string, effect: string) =>
      policy.policyAssignments.create(platform, 'cased', {
        policyDefinitionId,
        parameters: { effect: { value: effect } },
      });
    await expect(put(noEscalation, 'deny')).rejects.toMatchObject({
      statusCode: 400,
      code: 'PolicyParameterValueNotAllowed',
      message:
        "The value 'deny' is not allowed for policy parameter 'effect' in policy definition '1c6e92c9-99f0-4e55-9cf2-0c234dc48f99 version 8.0.0'. The allowed values are 'Audit, Deny, Disabled'.",
    });
    await expect(put(noPrivilege, 'dENY')).rejects.toMatchObject({ code: 'PolicyParameterValueNotAllowed' });
    await expect(put(deployAddon, 'deployIfNotExists')).rejects.toMatchObject({
      code: 'PolicyParameterValueNotAllowed',
    });
    await put(noEscalation, 'Deny');
    // This one lists `deny` beside `Deny`.
    await put(noPrivilege, 'deny');
    await policy.policyAssignments.delete(platform, 'cased');
  });

  const body = (policyDefinitionId: string, parameters = {}) => ({ policyDefinitionId, parameters });
  it.each([
    ['an unknown definition', platform, 'x', body(`${noPrivilege}0`), 404, 'PolicyDefinitionNotFound'],
    ['a missing parameter', platform, 'x', body(allowedImages), 400, 'MissingPolicyParameter'],
    [
      'a parameter that is not declared',
      platform,
      'x',
      body(noPrivilege, { efect: { value: 'Deny' } }),
      400,
      'UndefinedPolicyParameter',
    ],
    [
      'a value that is not allowed',
      platform,
      'x',
      body(noPrivilege, { effect: { value: 'Refuse' } }),
      400,
      'PolicyParameterValueNotAllowed',
    ],
    [
      'a value of another type',
      platform,
      'x',
      body(noPrivilege, { namespaces: { value: 'default' } }),
      400,
      'InvalidPolicyParameters',
    ],
    ['a name with a dot', platform, 'a.b', body(noPrivilege), 400, 'InvalidPolicyAssignmentName'],
    [
      'a long name at a management group',
      contoso,
      'a-name-of-more-than-twenty-four',
      body(noPrivilege),
      400,
      'InvalidPolicyAssignmentName',
    ],
    ['no identity where the policy deploys', platform, 'x', body(deployAddon), 400, 'ResourceIdentityRequired'],
    [
      'an unknown resource group',
      `subscriptions/${production}/resourceGroups/none`,
      'x',
      body(noPrivilege),
      404,
      'ResourceGroupNotFound',
    ],
    [
      'a custom definition below its home',
      contoso,
      'x',
      body(`/subscriptions/${production}/providers/Microsoft.Authorization/policyDefinitions/contoso-no-node-port`),
      400,
      'InvalidCreatePolicyAssignmentRequest',
    ],
  ])('refuses %s', async (_, scope, name, assignment, statusCode, code) => {
    await expect(policy.policyAssignments.create(scope, name, assignment)).rejects.toMatchObject({ statusCode, code });
  });

  it('give a new identity that the directory knows only after a while', async () => {
    const withIdentity = { ...body(deployAddon), identity: { type: 'SystemAssigned' as const } };
    await expect(policy.policyAssignments.create(platform, 'deploy', withIdentity)).rejects.toMatchObject({
      code: 'LocationRequired',
    });
    const created = await policy.policyAssignments.create(platform, 'deploy', {
      ...withIdentity,
      location: 'westeurope',
    });
    const principalId = created.identity?.principalId ?? '';
    const roles = new AuthorizationManagementClient(bench.credential, production, bench.options).roleAssignments;
    const give = () =>
      roles.create(platform, '11111111-0000-4000-8000-000000000001', {
        roleDefinitionId: `/subscriptions/${production}/providers/Microsoft.Authorization/roleDefinitions/ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8`,
        principalId,
        principalType: 'ServicePrincipal',
      });
    await expect(give()).rejects.toMatchObject({ statusCode: 400, code: 'PrincipalNotFound' });
    await expect(give()).rejects.toMatchObject({ code: 'PrincipalNotFound' });
    expect(await give()).toMatchObject({ principalId, scope: `/${platform}` });
  });
});

it('one who may write policy may assign and may not give roles', async () => {
  bench.arm.signIn('policy-contributor');
  await policy.policyAssignments.create(platform, 'by-polly', { policyDefinitionId: noPrivilege });
  const roles = new AuthorizationManagementClient(bench.credential, production, bench.options).roleAssignments;
  await expect(
    roles.create(platform, '11111111-0000-4000-8000-000000000002', {
      roleDefinitionId: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
      principalId: '0b1ec7d0-0000-4000-8000-000000000004',
    }),
  ).rejects.toMatchObject({
    statusCode: 403,
    code: 'AuthorizationFailed',
  });
  bench.arm.signIn('contributor');
  await expect(
    policy.policyAssignments.create(platform, 'by-conrad', { policyDefinitionId: noPrivilege }),
  ).rejects.toMatchObject({ code: 'AuthorizationFailed' });
  bench.arm.signIn('owner');
});
