import { describe, expect, it } from 'vitest';
import { nextPod } from '../../src/governance/next-pod.ts';
import { objectOf, textOf } from '../../src/governance/raw-json.ts';

const template = {
  metadata: { labels: { app: 'web' }, annotations: { a: '1' } },
  spec: { containers: [{ name: 'c', image: 'i' }] },
};
const workload = (kind: string, spec: object, more: object = {}) => ({
  apiVersion: kind === 'ReplicationController' ? 'v1' : 'apps/v1',
  kind,
  metadata: { name: 'web', namespace: 'shop', uid: 'u-1' },
  spec: { template, ...spec },
  ...more,
});

function podOf(raw: object, between?: unknown) {
  const next = nextPod(raw);
  if (next === undefined || 'none' in next) throw new Error(`makes none: ${next?.none}`);
  return { ...next, made: next.pod(between) };
}

describe('the next pod of', () => {
  it('a Deployment is its ReplicaSet’s, with the hash of its template', () => {
    const { between, made, replicas } = podOf(
      workload('Deployment', { replicas: 3, selector: { matchLabels: { app: 'web' } } }),
    );
    const { labels } = objectOf(objectOf(between).metadata);
    const hash = textOf(objectOf(labels)['pod-template-hash']);
    expect(hash).not.toBe('');
    expect(between).toMatchObject({
      kind: 'ReplicaSet',
      metadata: {
        name: `web-${hash}`,
        namespace: 'shop',
        ownerReferences: [{ kind: 'Deployment', uid: 'u-1', controller: true }],
      },
      spec: { selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } } },
    });
    expect(replicas).toBe(3);
    expect(made).toMatchObject({
      kind: 'Pod',
      metadata: {
        generateName: `web-${hash}-`,
        labels: { app: 'web', 'pod-template-hash': hash },
        annotations: { a: '1' },
      },
      spec: template.spec,
    });
    const completed = { ...between, metadata: { name: 'web-x', namespace: 'shop', uid: 'u-2' } };
    expect(podOf(workload('Deployment', {}), completed).made.metadata).toMatchObject({
      generateName: 'web-x-',
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-x', uid: 'u-2' }],
    });
  });

  it('a StatefulSet has the number after the last, its claims and its host name', () => {
    const spec = {
      replicas: 2,
      ordinals: { start: 5 },
      serviceName: 'db',
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
    };
    expect(podOf(workload('StatefulSet', spec)).made).toMatchObject({
      metadata: {
        name: 'web-7',
        labels: { 'apps.kubernetes.io/pod-index': '7', 'statefulset.kubernetes.io/pod-name': 'web-7' },
      },
      spec: {
        hostname: 'web-7',
        subdomain: 'db',
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-7' } }],
      },
    });
  });

  it('a DaemonSet tolerates what its controller adds, and asks for a node', () => {
    const { made, replicas } = podOf(workload('DaemonSet', {}, { status: { desiredNumberScheduled: 4 } }));
    const { tolerations, affinity } = made.spec as { tolerations: unknown[]; affinity: object };
    expect(replicas).toBe(4);
    expect(tolerations).toHaveLength(6);
    expect(affinity).toHaveProperty('nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution');
    expect(podOf(workload('DaemonSet', { template: { spec: { hostNetwork: true } } })).made.spec).toHaveProperty(
      'tolerations.length',
      7,
    );
  });

  it('a Job is tracked by it, and knows its index where it has one', () => {
    const job = workload('Job', {});
    expect(podOf(job).made.metadata).toMatchObject({
      generateName: 'web-',
      finalizers: ['batch.kubernetes.io/job-tracking'],
      labels: { 'batch.kubernetes.io/job-name': 'web', 'controller-uid': 'u-1' },
    });
    expect(podOf(workload('Job', { completionMode: 'Indexed' })).made).toMatchObject({
      metadata: { generateName: 'web-0-', annotations: { 'batch.kubernetes.io/job-completion-index': '0' } },
      spec: { hostname: 'web-0', containers: [{ env: [{ name: 'JOB_COMPLETION_INDEX' }] }] },
    });
    const done = { ...job, status: { conditions: [{ type: 'Complete', status: 'True' }] } };
    expect(nextPod(done)).toEqual({ none: 'it is finished' });
  });

  it('a CronJob is its Job’s', () => {
    const cron = workload('CronJob', {
      template: undefined,
      jobTemplate: { metadata: { labels: { from: 'cron' } }, spec: { template } },
    });
    const { between, made } = podOf(cron);
    expect(between).toMatchObject({
      kind: 'Job',
      metadata: { labels: { from: 'cron' }, ownerReferences: [{ kind: 'CronJob' }] },
    });
    expect(made.metadata).toMatchObject({ ownerReferences: [{ kind: 'Job' }], labels: { app: 'web' } });
  });

  it('a ReplicaSet and a ReplicationController of nobody’s is its template’s; other kinds make none', () => {
    for (const kind of ['ReplicaSet', 'ReplicationController'])
      expect(podOf(workload(kind, {})).made).toMatchObject({
        metadata: { generateName: 'web-', ownerReferences: [{ kind }] },
      });
    expect(nextPod(workload('Service', {}))).toBeUndefined();
    expect(nextPod(null)).toBeUndefined();
  });
});
