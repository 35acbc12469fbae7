import { PolicyClient } from '@azure/arm-policy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  all,
  allowedImages,
  type Bench,
  baseline,
  deployAddon,
  noPrivilege,
  platform,
  production,
  startBench,
} from './sandbox.ts';

let bench: Bench;
let policy: PolicyClient;
const last = (id: string) => id.split('/').at(-1) ?? '';

beforeAll(async () => {
  bench = await startBench();
  policy = new PolicyClient(bench.credential, production, bench.options);
});
afterAll(() => bench.arm.stop());

describe('the built-in catalogue', () => {
  it('has the 118 definitions of category Kubernetes, 72 of them for inside the cluster, and 5 initiatives', async () => {
    const definitions = await all(policy.policyDefinitions.listBuiltIn({ filter: "category eq 'Kubernetes'" }));
    expect(definitions).toHaveLength(118);
    expect(definitions.filter(({ mode }) => mode === 'Microsoft.Kubernetes.Data').length).toBeGreaterThan(70);
    expect(await all(policy.policySetDefinitions.listBuiltIn())).toHaveLength(5);
    expect(await all(policy.policyDefinitions.listBuiltIn({ filter: "category eq 'Storage'" }))).toEqual([]);
  });

  it('tells effects with their lower-case doubles, parameters with metadata and schema, and where the template is', async () => {
    const definition = await policy.policyDefinitions.getBuiltIn(last(noPrivilege));
    expect(definition).toMatchObject({
      displayName: 'Kubernetes cluster should not allow privileged containers',
      version: '9.2.0',
      policyType: 'BuiltIn',
      metadata: { category: 'Kubernetes', version: '9.2.0' },
      parameters: {
        effect: {
          type: 'String',
          defaultValue: 'Deny',
          allowedValues: ['audit', 'Audit', 'deny', 'Deny', 'disabled', 'Disabled'],
        },
        labelSelector: { type: 'Object', schema: { type: 'object' } },
      },
    });
    expect(definition).toHaveProperty('policyRule.then.effect', "[parameters('effect')]");
    expect(definition).toHaveProperty('policyRule.then.details.kinds', ['Pod']);
    expect(definition).toHaveProperty(
      'policyRule.then.details.templateInfo.url',
      'https://store.policy.core.windows.net/kubernetes/container-no-privilege/v2/template.yaml',
    );
    const images = await policy.policyDefinitions.getBuiltIn(last(allowedImages));
    expect(images.parameters?.allowedContainerImagesRegex?.defaultValue).toBeUndefined();
    const paths = await policy.policyDefinitions.getBuiltIn('098fc59e-46c7-4d99-9b16-64990e543d75');
    expect(paths.parameters?.allowedHostPaths).toMatchObject({
      type: 'Object',
      schema: { properties: { paths: { type: 'array' } } },
    });
    const deploy = await policy.policyDefinitions.getBuiltIn(last(deployAddon));
    expect(deploy).toHaveProperty('policyRule.then.details.roleDefinitionIds.length', 2);
  });

  it('pins members of initiatives to versions, and lifts what has no default', async () => {
    const set = await policy.policySetDefinitions.getBuiltIn(last(baseline));
    expect(set.policyDefinitions?.[0]).toMatchObject({
      policyDefinitionReferenceId: 'NoPrivilegedContainers',
      policyDefinitionId: noPrivilege,
      definitionVersion: '9.*.*',
      parameters: { effect: { value: "[parameters('effect')]" } },
    });
    const safeguards = await policy.policySetDefinitions.getBuiltIn('c047ea8e-9c78-49b2-958b-37e56d291a44');
    expect(safeguards.policyDefinitions).toHaveLength(27);
    const required = Object.entries(safeguards.parameters ?? {}).filter(
      ([, { defaultValue }]) => defaultValue === undefined,
    );
    expect(required.map(([name]) => name)).toHaveLength(5);
  });

  it('lists an effect twice only where the published definitions do, in 24 of these', async () => {
    const rows = await all(policy.policyDefinitions.listBuiltIn());
    const twice = rows.filter(({ parameters }) => {
      const allowed = (parameters?.effect?.allowedValues ?? []).map(String);
      return new Set(allowed.map((one) => one.toLowerCase())).size < allowed.length;
    });
    expect(twice).toHaveLength(24);
    const one = await policy.policyDefinitions.getBuiltIn('a6f560f4-f582-4b67-b123-a37dcd1bf7ea');
    expect(one.parameters?.effect?.allowedValues?.slice(0, 2)).toEqual(['auditIfNotExists', 'AuditIfNotExists']);
    const ofCis = await policy.policySetDefinitions.getBuiltIn('4fd005fd-51be-478f-a8fb-149d48b20d48');
    expect(ofCis.parameters?.effect?.allowedValues).toEqual(['Audit', 'Disabled']);
  });

  it('keeps the version that an initiative pins beside the newest', async () => {
    const hostNamespaces = '47a1ee2f-2a2a-4576-bf2a-e0e36709c2b8';
    const set = await policy.policySetDefinitions.getBuiltIn(last(baseline));
    expect(
      set.policyDefinitions?.find(({ policyDefinitionId }) => policyDefinitionId.endsWith(hostNamespaces)),
    ).toMatchObject({ definitionVersion: '5.*.*' });
    expect(await policy.policyDefinitions.getBuiltIn(hostNamespaces)).toMatchObject({
      version: '6.0.0',
      versions: ['6.0.0', '5.0.0'],
    });
    expect(await policy.policyDefinitionVersions.getBuiltIn(hostNamespaces, '5.0.0')).toMatchObject({
      version: '5.0.0',
    });
    await expect(policy.policyDefinitionVersions.getBuiltIn(hostNamespaces, '4.0.0')).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it('is paged by nextLink, and listed whole by the SDK', async () => {
    const first = await bench.get(
      '/providers/Microsoft.Authorization/policyDefinitions?api-version=2025-03-01&$top=50',
    );
    expect(first.body.value).toHaveLength(50);
    const second = await bench.get(String(first.body.nextLink));
    expect(second.body.value).toHaveLength(50);
    expect((second.body.value as { id: string }[])[0]?.id).not.toBe((first.body.value as { id: string }[])[0]?.id);
    const rows = await all(policy.policyDefinitions.listBuiltIn({ top: 50 }));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(118);
  });
});

describe('custom definitions', () => {
  it('are made, seen at and below their home, assigned, and not deleted while in use', async () => {
    const mine = await policy.policyDefinitions.createOrUpdate('mine', {
      displayName: 'Mine',
      mode: 'Microsoft.Kubernetes.Data',
      parameters: {},
      policyRule: {
        if: { field: 'type', in: ['Microsoft.ContainerService/managedClusters'] },
        ...Object.fromEntries([['then', { effect: 'audit' }]]),
      },
    });
    expect(mine.policyType).toBe('Custom');
    const custom = await all(policy.policyDefinitions.list({ filter: "policyType eq 'Custom'" }));
    expect(custom.map(({ name }) => name).sort()).toEqual(['contoso-no-node-port', 'mine']);
    await policy.policyAssignments.create(platform, 'mine', { policyDefinitionId: mine.id ?? '' });
    await expect(policy.policyDefinitions.delete('mine')).rejects.toMatchObject({ code: 'PolicyDefinitionInUse' });
    await policy.policyAssignments.delete(platform, 'mine');
    await policy.policyDefinitions.delete('mine');
    await expect(policy.policyDefinitions.get('mine')).rejects.toMatchObject({
      statusCode: 404,
      code: 'PolicyDefinitionNotFound',
    });
  });

  it('stand at the management group too', async () => {
    const sets = await all(
      policy.policySetDefinitions.listByManagementGroup('contoso', { filter: "policyType eq 'Custom'" }),
    );
    expect(sets).toMatchObject([
      {
        name: 'contoso-kubernetes',
        policyDefinitions: [
          { policyDefinitionReferenceId: 'NoPrivilegeEscalation' },
          { policyDefinitionReferenceId: 'Labels' },
        ],
      },
    ]);
    expect((await all(policy.policySetDefinitions.list())).map(({ name }) => name)).toContain('contoso-kubernetes');
  });
});
