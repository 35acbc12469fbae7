import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterSession, openClusterSession } from '../../src/cluster/cluster-session.ts';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { ScriptedCluster } from './scripted-cluster.ts';
import { eventually, sendStatus } from './scripted-server.ts';

let cluster: ScriptedCluster;
let session: ClusterSession;
let pictures: ClusterPicture[];

beforeEach(async () => {
  cluster = await ScriptedCluster.start();
  pictures = [];
});

afterEach(async () => {
  await session.close();
  await cluster.close();
});

function open({ watch = true, namespace = '' } = {}): void {
  session = openClusterSession(cluster.server.context(), {
    connect: { asGroups: [], readonly: true, sandbox: false, namespace },
    watch,
    lists: [],
    onHealth: () => undefined,
    onPicture: (picture) => pictures.push(picture),
    times: { lists: { denied: 50, absent: 50 } },
  });
}

const latest = () => session.picture();
const constraintNames = (kind: string) =>
  latest()
    .constraints.get(kind)
    ?.value?.map(({ name }) => name)
    .join();

describe('the feed of a cluster', () => {
  it('reads every part of the picture', async () => {
    cluster.addKind('K8sOne');
    cluster.add('k8sone', {
      metadata: { name: 'first' },
      status: { totalViolations: 1, violations: [{ name: 'x', message: 'm', kind: 'Pod' }] },
    });
    cluster.add('/api/v1/pods', { metadata: { namespace: 'a', name: 'p' } });
    open();
    await session.settled;
    const { constraints, lists: _, ...rest } = latest();
    expect(Object.entries(rest).map(([part, { state }]) => `${part} ${state}`)).toEqual(
      [
        'version',
        'kinds',
        'templates',
        'deployments',
        'componentPods',
        'webhooks',
        'endpoints',
        'config',
        'namespaces',
        'pods',
      ].map((part) => `${part} live`),
    );
    expect(constraints.get('K8sOne')?.value?.[0]?.violations.at(0)?.message).toBe('m');
    expect(latest().pods.value?.get('a/p')).toEqual({ namespace: 'a', name: 'p' });
  });

  it('keeps parts that did not change the same objects', async () => {
    cluster.addKind('K8sOne');
    open();
    await session.settled;
    const before = latest();
    await eventually(() => cluster.watching('/api/v1/namespaces'));
    cluster.add('/api/v1/namespaces', { metadata: { name: 'new' } });
    await eventually(() => latest().namespaces.value?.length === 1);
    expect(latest().namespaces).not.toBe(before.namespaces);
    expect({ ...latest(), namespaces: 0 }).toEqual({ ...before, namespaces: 0 });
    for (const part of ['constraints', 'templates', 'deployments', 'webhooks', 'endpoints', 'pods'] as const)
      expect(latest()[part]).toBe(before[part]);
  });

  it('follows kinds that come and go without being asked', async () => {
    open();
    await session.settled;
    expect(latest().kinds.value).toEqual([]);
    await eventually(() => cluster.watching(ScriptedCluster.crds));
    cluster.addKind('K8sNew');
    cluster.add('k8snew', { metadata: { name: 'c' } });
    await eventually(() => constraintNames('K8sNew') === 'c');
    cluster.removeKind('K8sNew');
    await eventually(() => !latest().constraints.has('K8sNew'));
    expect(latest().kinds.value).toEqual([]);
  });

  it('follows kinds by templates where CRDs may not be read', async () => {
    cluster.refuse(ScriptedCluster.crds, 403);
    open();
    await session.settled;
    await eventually(() => cluster.watching(ScriptedCluster.templates));
    cluster.addKind('K8sNew');
    cluster.add(ScriptedCluster.templates, {
      metadata: { name: 'k8snew' },
      spec: { crd: { spec: { names: { kind: 'K8sNew' } } } },
    });
    await eventually(() => latest().constraints.has('K8sNew'));
  });

  it('says absent, not zero, when Gatekeeper is not installed', async () => {
    cluster.refuse('/apis/constraints.gatekeeper.sh/v1beta1', 404);
    cluster.refuse(ScriptedCluster.templates, 404);
    open();
    await session.settled;
    expect(latest().kinds.state).toBe('absent');
    expect(latest().templates.state).toBe('absent');
  });

  it('reads what it may when the list over all namespaces is refused, and everything once it may', async () => {
    const mine = cluster.deployment('team-a', 'gatekeeper-audit');
    const other = cluster.deployment('team-b', 'gatekeeper-controller-manager');
    cluster.refuse('/apis/apps/v1/deployments', 403);
    cluster.add('/apis/apps/v1/namespaces/team-a/deployments', mine);
    open({ namespace: 'team-a' });
    await eventually(() => latest().deployments.value?.length === 1);
    expect(latest().deployments.state).toBe('denied');
    expect(latest().deployments.problem?.missing).toEqual({ verb: 'list', group: 'apps', resource: 'deployments' });
    cluster.add('/apis/apps/v1/deployments', mine);
    cluster.add('/apis/apps/v1/deployments', other);
    cluster.allow('/apis/apps/v1/deployments');
    await eventually(() => latest().deployments.state === 'live');
    expect(latest().deployments.value?.length).toBe(2);
    await eventually(() => !cluster.watching('/apis/apps/v1/namespaces/team-a/deployments'));
  });

  it('names verb and resource of everything for a user who may do nothing', async () => {
    cluster.server.answer = (_asked, response) => sendStatus(response, 403);
    open({ watch: false });
    await session.settled;
    const { constraints, version: _, lists: __, ...rest } = latest();
    expect(constraints.size).toBe(0);
    for (const [part, reading] of Object.entries(rest)) {
      expect(`${part} ${reading.state} ${reading.value === undefined}`).toBe(`${part} denied true`);
      expect(reading.problem?.what).toContain('may not');
    }
  });

  it('follows the endpoints of the service that the webhooks name', async () => {
    cluster.add('/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
      metadata: { name: 'gatekeeper-validating-webhook-configuration' },
      webhooks: [{ name: 'validation.gatekeeper.sh', clientConfig: { service: { namespace: 'own', name: 'svc' } } }],
    });
    open();
    await session.settled;
    expect(latest().endpoints.value).toEqual([{ namespace: 'own', service: 'svc', ready: 0, notReady: 0 }]);
    await eventually(() => cluster.watching('/apis/discovery.k8s.io/v1/namespaces/own/endpointslices'));
    cluster.add('/apis/discovery.k8s.io/v1/namespaces/own/endpointslices', {
      metadata: { namespace: 'own', name: 's', labels: { 'kubernetes.io/service-name': 'svc' } },
      endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
    });
    await eventually(() => latest().endpoints.value?.[0]?.ready === 1);
  });

  it('reads once without leaving a watch', async () => {
    cluster.addKind('K8sOne');
    open({ watch: false });
    await session.settled;
    expect(cluster.server.requests.some(({ query }) => query.has('watch'))).toBe(false);
  });

  it('shows changes that come together together', async () => {
    cluster.addKind('K8sOne');
    open();
    await session.settled;
    await eventually(() => cluster.watching('k8sone'));
    const before = pictures.length;
    for (let index = 0; index < 200; index++) cluster.add('k8sone', { metadata: { name: `c${index}` } });
    await eventually(() => latest().constraints.get('K8sOne')?.value?.length === 200);
    expect(pictures.length - before).toBeLessThan(60);
  });

  it('leaves no socket and says nothing after it was closed', async () => {
    cluster.addKind('K8sOne');
    open();
    await session.settled;
    await session.close();
    const before = pictures.length;
    await eventually(() => cluster.server.open() === 0);
    cluster.addKind('K8sTwo');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(pictures.length).toBe(before);
    expect(cluster.server.open()).toBe(0);
  });
});
