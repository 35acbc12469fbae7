import { describe, expect, it } from 'vitest';
import {
  parseConstraintKinds,
  parseEndpointSlices,
  parseGatekeeperConfig,
  parseNamespace,
  parsePodOwner,
} from '../../src/governance/cluster-parse.ts';
import { parseConstraintTemplate } from '../../src/governance/constraint-template-parse.ts';
import { parseWebhookConfiguration } from '../../src/governance/webhook-parse.ts';

const malformed = [null, 1, 'x', [], {}, { metadata: [] }, { metadata: { name: {} } }];

describe('parseConstraintTemplate', () => {
  const target = (value: object) => ({ metadata: { name: 't' }, spec: { targets: [value] } });
  it.each([
    [{ rego: 'package x' }, 'rego'],
    [{ code: [{ engine: 'Rego', source: {} }] }, 'rego'],
    [{ code: [{ engine: 'K8sNativeValidation' }] }, 'cel'],
    [{ rego: 'package x', code: [{ engine: 'K8sNativeValidation' }] }, 'both'],
    [{ rego: '' }, 'none'],
    [{ code: 'x' }, 'none'],
  ] as const)('tells the engine of %j', (value, engine) => {
    expect(parseConstraintTemplate(target(value))?.engine).toBe(engine);
  });

  it('reads the add-on’s annotations and what each pod says', () => {
    const template = parseConstraintTemplate({
      metadata: {
        name: 'k8sazurev2noprivilege',
        generation: 2,
        annotations: {
          'azure-policy-definition-id-1': '/d1',
          'azure-policy-definition-id': '/d0',
          'azure-policy-definition-identity': 'no',
          'constraint-template-installed-by': 'azure-policy-addon',
        },
      },
      spec: { crd: { spec: { names: { kind: 'K8sAzureV2NoPrivilege' } } } },
      status: { created: true, byPod: [{ id: 'p', observedGeneration: 1, errors: [{ code: 'ingest_error' }] }, 3] },
    });
    expect(template).toMatchObject({
      kind: 'K8sAzureV2NoPrivilege',
      created: true,
      definitionIds: ['/d1', '/d0'],
      installedByAddon: true,
      byPod: [
        { id: 'p', observedGeneration: 1, errors: [{ code: 'ingest_error', message: '', location: '' }] },
        { id: '' },
      ],
    });
  });

  it.each(malformed)('has nothing to say of %j', (raw) => expect(parseConstraintTemplate(raw)).toBeUndefined());
});

describe('parseWebhookConfiguration', () => {
  const named = (name: string, webhook = 'w.example.com') => ({ metadata: { name }, webhooks: [{ name: webhook }] });
  it.each([
    [named('gatekeeper-validating-webhook-configuration'), true],
    [named('azure-policy-mutating-webhook-configuration'), true],
    [named('mine', 'validation.gatekeeper.sh'), true],
    [named('mine', 'check-ignore-label.gatekeeper.sh'), true],
    [named('mine', 'mutation.gatekeeper.sh'), true],
    [named('mine', 'validation.gatekeeper.sh.example.com'), false],
    [named('cert-manager-webhook'), false],
  ])('recognises %j: %s', (raw, ours) => {
    expect(parseWebhookConfiguration('validating', raw) !== undefined).toBe(ours);
  });

  it('reads service, url, CA bundle, policy and timeout, with the API’s defaults', () => {
    const raw = {
      metadata: { name: 'gatekeeper-validating-webhook-configuration' },
      webhooks: [
        {
          name: 'validation.gatekeeper.sh',
          failurePolicy: 'Ignore',
          timeoutSeconds: 3,
          clientConfig: {
            caBundle: 'YQ==',
            service: { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service' },
          },
        },
        { name: 'b', clientConfig: { url: 'https://127.0.0.1/v1/admit', caBundle: '' } },
        'x',
      ],
    };
    expect(parseWebhookConfiguration('validating', raw)?.webhooks).toEqual([
      {
        name: 'validation.gatekeeper.sh',
        failurePolicy: 'Ignore',
        timeoutSeconds: 3,
        hasCaBundle: true,
        service: { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service' },
        namespaceSelector: {},
      },
      {
        name: 'b',
        failurePolicy: 'Fail',
        timeoutSeconds: 10,
        hasCaBundle: false,
        url: 'https://127.0.0.1/v1/admit',
        namespaceSelector: {},
      },
      { name: '', failurePolicy: 'Fail', timeoutSeconds: 10, hasCaBundle: false, namespaceSelector: {} },
    ]);
  });

  it.each(malformed)('has nothing to say of %j', (raw) =>
    expect(parseWebhookConfiguration('mutating', raw)).toBeUndefined(),
  );
});

describe('parseEndpointSlices', () => {
  const slice = (endpoints: unknown, service: unknown = 's') => ({
    metadata: { namespace: 'n', labels: { 'kubernetes.io/service-name': service } },
    endpoints,
  });
  it('counts a pod once over its slices, and a missing readiness as ready', () => {
    const pod = (name: string, ready?: boolean) => ({ addresses: ['::1'], conditions: { ready }, targetRef: { name } });
    expect(parseEndpointSlices([slice([pod('a'), pod('b', false)]), slice([pod('a', true), pod('c', true)])])).toEqual([
      { namespace: 'n', service: 's', ready: 2, notReady: 1 },
    ]);
  });
  it('keeps a service without endpoints, at zero', () => {
    expect(parseEndpointSlices([slice(null)])).toEqual([{ namespace: 'n', service: 's', ready: 0, notReady: 0 }]);
  });
  it('leaves out what is malformed', () => {
    expect(parseEndpointSlices([...malformed, slice([], 3), slice([3, {}, { addresses: [1] }], 's')])).toEqual([
      { namespace: 'n', service: 's', ready: 0, notReady: 0 },
    ]);
  });
});

describe('parsePodOwner', () => {
  const pod = (owner: object, labels: object = {}) => ({
    metadata: {
      namespace: 'n',
      name: 'p',
      labels,
      ownerReferences: [
        { kind: 'Other', name: 'x' },
        { controller: true, ...owner },
      ],
    },
  });
  it.each([
    [
      pod({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-6f' }, { 'pod-template-hash': '6f' }),
      { group: 'apps', kind: 'Deployment', name: 'web' },
    ],
    [
      pod({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-6f' }),
      { group: 'apps', kind: 'ReplicaSet', name: 'web-6f' },
    ],
    [
      pod({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' }, { 'pod-template-hash': 'db' }),
      { group: 'apps', kind: 'StatefulSet', name: 'db' },
    ],
    [pod({ apiVersion: 'v1', kind: 'Node', name: 'node1' }), { group: '', kind: 'Node', name: 'node1' }],
  ])('%j', (raw, owner) => {
    expect(parsePodOwner(raw)).toEqual({ namespace: 'n', name: 'p', owner });
  });
  it('knows a pod without owner', () => {
    expect(parsePodOwner({ metadata: { namespace: 'n', name: 'p', ownerReferences: 'x' } })).toEqual({
      namespace: 'n',
      name: 'p',
    });
  });
  it.each(malformed)('has nothing to say of %j', (raw) => expect(parsePodOwner(raw)).toBeUndefined());
});

describe('the small ones', () => {
  it('drops subresources and repeated kinds of discovery', () => {
    const raw = {
      groupVersion: 'constraints.gatekeeper.sh/v1beta1',
      resources: [
        { name: 'a', kind: 'A' },
        { name: 'a/status', kind: 'A' },
        { name: 'a', kind: 'A' },
        { name: 'b', kind: 'B' },
        { name: 3, kind: 'C' },
        null,
      ],
    };
    expect(parseConstraintKinds(raw)).toEqual([
      { kind: 'A', plural: 'a', version: 'v1beta1' },
      { kind: 'B', plural: 'b', version: 'v1beta1' },
    ]);
    for (const bad of malformed) expect(parseConstraintKinds(bad)).toEqual([]);
  });
  it('reads the Config’s exclusions', () => {
    const match = [{ processes: ['audit', 3], excludedNamespaces: ['kube-*'] }, 'x'];
    expect(parseGatekeeperConfig({ metadata: { name: 'config', namespace: 'g' }, spec: { match } })).toEqual({
      namespace: 'g',
      exclusions: [
        { processes: ['audit'], namespaces: ['kube-*'] },
        { processes: [], namespaces: [] },
      ],
    });
    for (const bad of malformed) expect(parseGatekeeperConfig(bad)).toBeUndefined();
  });
  it('reads a namespace’s labels', () => {
    expect(parseNamespace({ metadata: { name: 'n', labels: { a: 'b', c: 1 } } })).toEqual({
      name: 'n',
      labels: { a: 'b' },
    });
    for (const bad of malformed) expect(parseNamespace(bad)).toBeUndefined();
  });
});
