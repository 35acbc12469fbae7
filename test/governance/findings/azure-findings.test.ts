import { expect, test } from 'vitest';
import type { AzurePicture } from '../../../src/governance/azure/azure-picture.ts';
import type { ManagedCluster } from '../../../src/governance/azure/managed-cluster.ts';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { ComponentDeployment } from '../../../src/governance/component.ts';
import { findFindings } from '../../../src/governance/findings/find-findings.ts';
import { observe } from '../../../src/governance/findings/observed.ts';
import { live, loading } from '../../../src/governance/reading.ts';
import {
  assignment,
  azure,
  clusterId,
  constraint,
  definition,
  definitionId,
  group,
  managed,
  now,
  picture,
} from '../azure/sample.ts';

const minute = 60_000;
// What the cluster's side says by itself is told elsewhere.
const azureFindings = (from: AzurePicture, cluster: ClusterPicture, at: number) =>
  findFindings(observe(cluster, from, at)).filter(({ id }) => id.startsWith('azure-'));
const ids = (from: AzurePicture, cluster: ClusterPicture) => azureFindings(from, cluster, now).map(({ id }) => id);
const found = (id: string, from: AzurePicture, cluster: ClusterPicture) =>
  azureFindings(from, cluster, now).find((one) => one.id.startsWith(id));
const deployment = (managedByAks: boolean): ComponentDeployment => ({
  role: 'azure-policy',
  namespace: 'kube-system',
  name: 'azure-policy',
  managedByAks,
  createdAt: 0,
  desired: 1,
  ready: 1,
  updated: 1,
  containers: [],
});

test('all is well', () => {
  expect(ids(azure(), picture([constraint()], { deployments: live('', [deployment(true)], now) }))).toEqual([]);
});

test('nothing is said of what was not read', () => {
  const nothing = azure({
    cluster: loading(''),
    assignments: loading(''),
    definitions: loading(''),
    initiatives: loading(''),
  });
  expect(ids(nothing, picture([constraint({ assignmentId: '/gone' })]))).toEqual([]);
  expect(ids(azure(), picture([], { constraints: new Map([['K8sAzureV1NoPrivilege', loading('')]]) }))).toEqual([]);
});

test('add-on off while assignments target the cluster', () => {
  const off = managed({ addon: { state: 'absent' } });
  expect(found('azure-addon-off', azure({ cluster: live('', off, now) }), picture([]))).toMatchObject({
    severity: 'error',
    title: expect.stringContaining('1 assignment '),
  });
  const excluded = azure({
    cluster: live('', off, now),
    assignments: live('', [assignment({ notScopes: [clusterId.toUpperCase()] })], now),
  });
  expect(found('azure-addon-off', excluded, picture([]))).toBeUndefined();
  const disabled = azure({
    cluster: live('', off, now),
    assignments: live('', [assignment({ parameters: { effect: 'disabled' } })], now),
  });
  expect(found('azure-addon-off', disabled, picture([]))).toBeUndefined();
});

test('Azure and the cluster disagree about the add-on', () => {
  expect(
    found('azure-addon-disagreement', azure(), picture([constraint()], { deployments: live('', [], now) }))?.severity,
  ).toBe('error');
  const off = azure({
    cluster: live('', managed({ addon: { state: 'disabled' } }), now),
    assignments: live('', [], now),
  });
  expect(
    found('azure-addon-disagreement', off, picture([], { deployments: live('', [deployment(true)], now) }))?.severity,
  ).toBe('warning');
  expect(
    found('azure-addon-disagreement', off, picture([], { deployments: live('', [deployment(false)], now) })),
  ).toBeUndefined();
  const busy = azure({ cluster: live('', managed({ provisioningState: 'Updating' }), now) });
  expect(
    found('azure-addon-disagreement', busy, picture([constraint()], { deployments: live('', [], now) })),
  ).toBeUndefined();
});

test.each([
  [{ powerState: 'Stopped' }, 'azure-cluster-stopped', 'error'],
  [{ provisioningState: 'Failed', provisioningError: 'no quota' }, 'azure-cluster-failed', 'error'],
  [{ provisioningState: 'Upgrading' }, 'azure-cluster-busy', 'info'],
])('cluster %j', (state, id, severity) => {
  const finding = found(id, azure({ cluster: live('', managed(state), now) }), picture([constraint()]));
  expect(finding?.severity).toBe(severity);
  if ('provisioningError' in state) expect(finding?.evidence).toContain('no quota');
});

test('the line that starts a stopped cluster is quoted', () => {
  const cluster = live('', managed({ powerState: 'Stopped', resourceGroup: 'rg-a(b)' }), now);
  expect(found('azure-cluster-stopped', azure({ cluster }), picture([constraint()]))?.next).toContain(
    "-g 'rg-a(b)' -n ",
  );
});

test('a provider that the add-on needs is not registered', () => {
  const providers = live(
    '',
    [
      { namespace: 'microsoft.policyinsights', state: 'NotRegistered' },
      { namespace: 'Microsoft.Other', state: 'NotRegistered' },
    ],
    now,
  );
  expect(ids(azure({ providers }), picture([constraint()]))).toEqual([
    'azure-provider-not-registered:microsoft.policyinsights',
  ]);
});

test('the kubelet identity cannot pull from a registry in use', () => {
  const registry = {
    id: '/r',
    name: 'r',
    loginServer: 'r.azurecr.io',
    resourceGroup: '',
    subscriptionId: '',
    location: '',
    sku: '',
    abac: false,
    anonymousPull: false,
    publicNetworkAccess: true,
    adminUserEnabled: false,
  };
  const of = (state: 'yes' | 'no' | 'unknown', images: readonly string[], anonymousPull = false) =>
    azure({
      registries: live('', [{ ...registry, anonymousPull }], now),
      pullRights: live('', [{ registryId: '/R', principalId: 'kubelet', state }], now),
      images: live('', images, now),
    });
  const all = picture([constraint()]);
  expect(found('azure-registry-no-pull', of('no', ['R.azurecr.io/x:1', 'nginx']), all)?.title).toContain(
    '1 running image ',
  );
  expect(ids(of('unknown', ['r.azurecr.io/x:1']), all)).toEqual([]);
  expect(ids(of('yes', ['r.azurecr.io/x:1']), all)).toEqual([]);
  expect(ids(of('no', ['nginx']), all)).toEqual([]);
  expect(ids(of('no', ['r.azurecr.io/x:1'], true), all)).toEqual([]);
});

test('compliance older than an hour', () => {
  const at = (evaluatedAt: number) =>
    azure({
      policyStates: live(
        '',
        [
          {
            resourceId: '',
            resourceType: '',
            assignmentId: '',
            definitionId: '',
            referenceId: '',
            state: '',
            effect: '',
            reasons: [],
            components: [],
            evaluatedAt,
          },
        ],
        now,
      ),
    });
  expect(found('azure-compliance-old', at(now - 61 * minute), picture([constraint()]))?.title).toContain('61 min');
  expect(found('azure-compliance-old', at(now - 60 * minute), picture([constraint()]))).toBeUndefined();
});

test('an assignment without constraint, within the allowance and beyond it', () => {
  const made = (age: number) => azure({ assignments: live('', [assignment({ createdAt: now - age })], now) });
  expect(found('azure-assignment-without-constraint', made(5 * minute), picture([]))).toMatchObject({
    severity: 'info',
    next: expect.stringContaining('20 min are allowed for'),
  });
  expect(found('azure-assignment-without-constraint', made(31 * minute), picture([]))).toMatchObject({
    severity: 'warning',
    title: expect.stringContaining('31 min ago'),
  });
  expect(found('azure-assignment-without-constraint', made(31 * minute), picture([constraint()]))).toBeUndefined();
  const mutation = {
    definitions: live('', new Map([[definitionId.toLowerCase(), definition({ inCluster: 'mutation' })]]), now),
  };
  expect(
    found('azure-assignment-without-constraint', { ...made(31 * minute), ...mutation }, picture([])),
  ).toBeUndefined();
});

test('a constraint without assignment', () => {
  const orphan = constraint({
    assignmentId: `${group}/providers/Microsoft.Authorization/policyAssignments/gone`,
    name: 'orphan',
  });
  expect(found('azure-constraint-without-assignment', azure(), picture([constraint(), orphan]))).toMatchObject({
    severity: 'warning',
    evidence: expect.arrayContaining(['K8sAzureV1NoPrivilege/orphan']),
  });
  expect(
    found(
      'azure-constraint-without-assignment',
      azure(),
      picture([constraint(), { ...orphan, createdAt: now - minute }]),
    ),
  ).toBeUndefined();
  expect(
    found(
      'azure-constraint-without-assignment',
      azure(),
      picture([constraint(), { ...constraint({ assignmentId: '' }) }]),
    ),
  ).toBeUndefined();
});

test('each says what mends it', () => {
  const all = [constraint()];
  const of = (state: Partial<ManagedCluster>) => azure({ cluster: live('', managed(state), now) });
  const mend = (id: string, from: AzurePicture, cluster = picture(all)) => found(id, from, cluster)?.mend;
  const off = { addon: { state: 'absent' } } as const;
  expect(mend('azure-addon-off', of(off), picture([]))).toEqual({ operation: 'enable-addon', input: { clusterId } });
  expect(mend('azure-cluster-busy', of({ provisioningState: 'Upgrading' }))).toEqual({
    operation: 'abort-cluster-operation',
    input: { clusterId },
  });
  expect(mend('azure-cluster-stopped', of({ powerState: 'Stopped' }))).toEqual({ page: 'azure' });
  const providers = live('', [{ namespace: 'Microsoft.PolicyInsights', state: 'NotRegistered' }], now);
  expect(mend('azure-provider-not-registered', azure({ providers }))).toEqual({
    operation: 'register-provider',
    input: { subscriptionId: 'S', namespace: 'Microsoft.PolicyInsights' },
  });
  expect(mend('azure-provider-not-registered', azure({ providers, cluster: loading('') }))).toBeUndefined();
  expect(mend('azure-assignment-without-constraint', azure(), picture([]))).toEqual({
    page: 'assignment',
    id: assignment().id.toLowerCase(),
    title: 'A',
  });
});

test('a cluster with nothing installed is mended through Azure, where it is known there', () => {
  const empty = { deployments: live('', [], now), componentPods: live('', [], now), webhooks: live('', [], now) };
  const bare = picture([], {
    ...empty,
    templates: live('', [], now),
    kinds: { state: 'absent', source: '' },
    constraints: new Map(),
  });
  const mend = (from: AzurePicture | undefined) =>
    findFindings(observe(bare, from, now)).find(({ id }) => id === 'nothing-installed')?.mend;
  const off = azure({ cluster: live('', managed({ addon: { state: 'disabled' } }), now) });
  expect(mend(off)).toEqual({ operation: 'enable-addon', input: { clusterId } });
  expect(mend(azure())).toBeUndefined();
  expect(mend(undefined)).toBeUndefined();
  expect(findFindings(observe(bare, undefined, now)).map(({ id }) => id)).toContain('nothing-installed');
});
