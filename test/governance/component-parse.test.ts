import { describe, expect, it } from 'vitest';
import { parseDeployment, parsePod, versionOf } from '../../src/governance/component-parse.ts';

interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: object;
  readonly podLabels?: object;
  readonly container?: string;
  readonly image?: string;
  readonly args?: readonly string[];
}

const deployment = (w: Workload) => ({
  metadata: { namespace: w.namespace, name: w.name, labels: w.labels },
  spec: {
    template: {
      metadata: { labels: w.podLabels },
      spec: { containers: [{ name: w.container ?? 'manager', image: w.image ?? 'x', args: w.args }] },
    },
  },
});
const pod = (w: Workload) => ({
  metadata: {
    namespace: w.namespace,
    name: `${w.name}-6f-abc`,
    labels: { ...w.podLabels, 'pod-template-hash': '6f' },
    ownerReferences: [{ kind: 'ReplicaSet', name: `${w.name}-6f` }],
  },
  spec: deployment(w).spec.template.spec,
});

const aks = { 'kubernetes.azure.com/managedby': 'aks' };
const mcr = 'mcr.microsoft.com/oss/v2/open-policy-agent/gatekeeper:v3.20.1-1';
const components: readonly (readonly [string, Workload, string, boolean])[] = [
  ['the add-on by name', { namespace: 'kube-system', name: 'azure-policy' }, 'azure-policy', false],
  [
    'the add-on by image',
    {
      namespace: 'kube-system',
      name: 'renamed',
      image: 'mcr.microsoft.com/azure-policy/policy-kubernetes-addon-prod:1.16.2',
    },
    'azure-policy',
    true,
  ],
  [
    'its webhook',
    { namespace: 'kube-system', name: 'azure-policy-webhook', podLabels: aks },
    'azure-policy-webhook',
    true,
  ],
  [
    'its audit, whose Deployment carries control-plane=controller-manager',
    {
      namespace: 'gatekeeper-system',
      name: 'gatekeeper-audit',
      labels: { 'control-plane': 'controller-manager' },
      podLabels: { ...aks, 'gatekeeper.sh/operation': 'audit', 'control-plane': 'audit-controller' },
      image: mcr,
    },
    'gatekeeper-audit',
    true,
  ],
  [
    'its controller, by the image alone',
    { namespace: 'gatekeeper-system', name: 'gatekeeper-controller', image: mcr },
    'gatekeeper-controller',
    true,
  ],
  [
    'a self-installed controller elsewhere',
    {
      namespace: 'policy',
      name: 'gatekeeper-controller-manager',
      podLabels: { 'gatekeeper.sh/system': 'yes', 'gatekeeper.sh/operation': 'webhook' },
      image: 'openpolicyagent/gatekeeper:v3.23.1',
    },
    'gatekeeper-controller',
    false,
  ],
  [
    'a self-installed one by image and operations',
    {
      namespace: 'policy',
      name: 'opa',
      image: 'reg:5000/openpolicyagent/gatekeeper@sha256:aa',
      args: ['--operation=audit'],
    },
    'gatekeeper-audit',
    false,
  ],
  [
    'a self-installed one by chart labels',
    { namespace: 'policy', name: 'opa', podLabels: { app: 'gatekeeper', 'control-plane': 'audit-controller' } },
    'gatekeeper-audit',
    false,
  ],
];

describe('roles', () => {
  it.each(components)('recognises %s, as Deployment and as pod', (_, workload, role, managedByAks) => {
    expect(parseDeployment(deployment(workload))).toMatchObject({ role, managedByAks });
    expect(parsePod(pod(workload))).toMatchObject({ role });
  });

  it.each<readonly [string, Workload]>([
    ['another controller', { namespace: 'x', name: 'y', podLabels: { 'control-plane': 'controller-manager' } }],
    ['an OAuth proxy of that name', { namespace: 'x', name: 'gatekeeper', image: 'gogatekeeper/gatekeeper:2.0.0' }],
    ['its CRD job', { namespace: 'gatekeeper-system', name: 'hook', image: 'openpolicyagent/gatekeeper-crds:v3.23.1' }],
    ['the add-on’s name elsewhere', { namespace: 'team-a', name: 'azure-policy' }],
    ['the add-on’s label elsewhere', { namespace: 'team-a', name: 'w', podLabels: { app: 'azure-policy' } }],
  ])('does not take %s for one', (_, workload) => {
    expect(parseDeployment(deployment(workload))).toBeUndefined();
    expect(parsePod(pod(workload))).toBeUndefined();
  });

  it.each([null, 1, 'x', [], {}, { metadata: { name: 'azure-policy', namespace: 3 }, spec: 'x', status: [] }])(
    'has nothing to say of %j',
    (raw) => {
      expect(parseDeployment(raw)).toBeUndefined();
      expect(parsePod(raw)).toBeUndefined();
    },
  );
});

describe('parseDeployment', () => {
  it('reads replicas with the API’s defaults', () => {
    const raw = deployment({ namespace: 'kube-system', name: 'azure-policy' });
    expect(parseDeployment(raw)).toMatchObject({ desired: 1, ready: 0, updated: 0 });
    const status = { readyReplicas: 2, updatedReplicas: 1 };
    expect(parseDeployment({ ...raw, spec: { ...raw.spec, replicas: 3 }, status })).toMatchObject({
      desired: 3,
      ready: 2,
      updated: 1,
    });
  });
});

describe('parsePod', () => {
  const base = pod({ namespace: 'kube-system', name: 'azure-policy', container: 'azure-policy', image: 'r/a:1.2.3' });
  it('reads why it is not ready, waits and ended', () => {
    const status = {
      phase: 'Running',
      conditions: [
        { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'm' },
        { type: 'PodScheduled', status: 'True' },
      ],
      containerStatuses: [
        {
          name: 'azure-policy',
          restartCount: 7,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
          lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-01-01T00:00:00Z' } },
        },
      ],
    };
    expect(parsePod({ ...base, status })).toMatchObject({
      phase: 'Running',
      ready: false,
      condition: { reason: 'ContainersNotReady', message: 'm' },
      containers: [
        {
          name: 'azure-policy',
          version: '1.2.3',
          restarts: 7,
          waiting: { reason: 'CrashLoopBackOff', message: 'back-off' },
          terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: Date.UTC(2026, 0, 1) },
        },
      ],
    });
  });
  it('survives a malformed status', () => {
    for (const wrong of [null, 1, 'x', [], [null], { a: 1 }]) {
      expect(parsePod({ ...base, status: wrong })).toMatchObject({ ready: false });
      expect(parsePod({ ...base, status: { conditions: wrong, containerStatuses: wrong } })).toMatchObject({
        containers: [{ restarts: 0 }],
      });
      expect(() => parsePod({ ...base, spec: { containers: wrong } })).not.toThrow();
    }
  });
});

describe('versionOf', () => {
  it.each([
    ['mcr.microsoft.com/a/b:v3.20.1-1', '3.20.1-1'],
    ['localhost:5000/b', undefined],
    ['localhost:5000/b:1.16.2@sha256:00', '1.16.2'],
    ['b:latest', undefined],
    ['b:1.2', undefined],
    ['', undefined],
  ])('%s', (image, version) => expect(versionOf(image)).toBe(version));
});
