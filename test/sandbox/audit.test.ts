import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cutMessage } from '../../src/sandbox/evaluation.ts';
import type { KubernetesObject } from '../../src/sandbox/kubernetes/objects.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type Client, clientOf, eventually, strategicPatch } from './client.ts';

interface Status {
  auditTimestamp: string;
  totalViolations: number;
  violations?: {
    enforcementAction: string;
    enforcementActions?: string[];
    kind: string;
    namespace?: string;
    name: string;
    message: string;
  }[];
  byPod: { id: string; enforced: boolean; observedGeneration: number; operations: string[]; constraintUID: string }[];
}

const status = (constraint: KubernetesObject) => constraint.status as Status;

describe('the audit', () => {
  let sandbox: Sandbox;
  let client: Client;
  const constraints = () =>
    sandbox.cluster
      .list('apiextensions.k8s.io', 'customresourcedefinitions')
      .filter(({ metadata }) => metadata.labels?.['gatekeeper.sh/constraint'] === 'yes')
      .flatMap(({ metadata }) => sandbox.cluster.list('constraints.gatekeeper.sh', metadata.name.split('.')[0] ?? ''));
  const of = (kind: string, action: string) => {
    const found = sandbox.cluster
      .list('constraints.gatekeeper.sh', kind.toLowerCase())
      .find(({ spec }) => (spec as { enforcementAction: string }).enforcementAction === action);
    if (!found) throw new Error(`no ${action} constraint of kind ${kind}`);
    return found;
  };

  beforeAll(async () => {
    sandbox = await startSandbox({ auditIntervalSeconds: 0 });
    client = clientOf(sandbox.kubeconfig);
  });
  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });

  test('some 40 constraints of all four actions, most of them with violations, several of one kind', () => {
    const all = constraints();
    expect(all.length).toBeGreaterThan(39);
    const actions = new Set(all.map(({ spec }) => (spec as { enforcementAction: string }).enforcementAction));
    expect([...actions].sort()).toEqual(['deny', 'dryrun', 'scoped', 'warn']);
    expect(all.filter((constraint) => status(constraint).totalViolations > 0).length).toBeGreaterThan(20);
    expect(all.filter((constraint) => status(constraint).totalViolations === 0).length).toBeGreaterThan(5);
    expect(new Set(all.map(({ kind }) => kind)).size).toBeLessThan(all.length);
  });

  test('status keeps the 20 lowest of all, listed descending, and none where there is none', () => {
    for (const constraint of constraints()) {
      const { totalViolations, violations } = status(constraint);
      if (totalViolations === 0) {
        expect(constraint.status).not.toHaveProperty('violations');
        continue;
      }
      expect(violations).toHaveLength(Math.min(20, totalViolations));
      const keys = (violations ?? []).map(({ kind, namespace, name, message }) =>
        [kind, namespace, name, message].join('\0'),
      );
      expect(keys).toEqual([...keys].sort().reverse());
    }
    expect(status(of('K8sAzureV2BlockAutomountToken', 'dryrun')).totalViolations).toBeGreaterThan(100);
  });

  test('each Gatekeeper pod says what it enforces', () => {
    const constraint = of('K8sAzureV2NoPrivilege', 'deny');
    const { byPod } = status(constraint);
    expect(byPod.map(({ operations }) => operations.join())).toEqual([
      'audit,mutation-status,status',
      'mutation-webhook,webhook',
      'mutation-webhook,webhook',
    ]);
    for (const pod of byPod) {
      expect(pod).toMatchObject({ enforced: true, observedGeneration: 1, constraintUID: constraint.metadata.uid });
    }
  });

  test('scoped constraints report their own action and the actions of the audit', () => {
    const [violation] = status(of('K8sAzureV2ContainerEnforceProbes', 'scoped')).violations ?? [];
    expect(violation).toMatchObject({ enforcementAction: 'scoped', enforcementActions: ['dryrun'] });
  });

  test('a scoped constraint that does not reach the audit has no results', async () => {
    const { kind, metadata } = of('K8sAzureV2ContainerEnforceProbes', 'scoped');
    const path = [kind.toLowerCase(), '', metadata.name] as const;
    sandbox.cluster.patch('constraints.gatekeeper.sh', ...path, {
      spec: {
        scopedEnforcementActions: [{ action: 'deny', enforcementPoints: [{ name: 'validation.gatekeeper.sh' }] }],
      },
    });
    sandbox.cluster.audit();
    expect(status(of('K8sAzureV2ContainerEnforceProbes', 'scoped')).totalViolations).toBe(0);
    expect(sandbox.cluster.syncPolicies()?.changed).toEqual([`${kind}/${metadata.name}`]);
    sandbox.cluster.audit();
    expect(status(of('K8sAzureV2ContainerEnforceProbes', 'scoped')).totalViolations).toBeGreaterThan(0);
  });

  test('a fixed deployment loses its violations at the next audit', async () => {
    const rule = 'k8sazurev3readonlyrootfilesystem';
    const total = () =>
      Number(status(sandbox.cluster.list('constraints.gatekeeper.sh', rule)[0] as KubernetesObject).totalViolations);
    sandbox.cluster.audit();
    const before = total();
    const container = { name: 'tax', securityContext: { readOnlyRootFilesystem: false } };
    const path = '/apis/apps/v1/namespaces/checkout/deployments/tax';
    const set = (readOnlyRootFilesystem: boolean) =>
      client.send(
        'PATCH',
        path,
        {
          spec: { template: { spec: { containers: [{ ...container, securityContext: { readOnlyRootFilesystem } }] } } },
        },
        strategicPatch,
      );
    const totalBecomes = (expected: number) =>
      eventually(`${expected} violations`, () => {
        sandbox.cluster.audit();
        return total() === expected;
      });
    expect((await set(false)).status).toBe(200);
    await totalBecomes(before + 2);
    expect((await set(true)).status).toBe(200);
    await totalBecomes(before);
  });

  test('its log has every violation, past the cap', async () => {
    const result = sandbox.cluster.audit();
    const [pod] = sandbox.cluster
      .list('', 'pods', 'gatekeeper-system')
      .filter(({ metadata }) => metadata.labels?.['gatekeeper.sh/operation'] === 'audit');
    const { body } = await client.send('GET', `/api/v1/namespaces/gatekeeper-system/pods/${pod?.metadata.name}/log`);
    const lines = String(body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const last = lines.slice(lines.findLastIndex(({ event_type }) => event_type === 'audit_started'));
    expect(last.filter(({ event_type }) => event_type === 'violation_audited')).toHaveLength(
      result?.violations.length ?? -1,
    );
    expect(last.at(-1)).toMatchObject({ event_type: 'audit_finished', process: 'audit', audit_id: result?.id });
  });

  test('messages are cut to 256 bytes, between characters', () => {
    expect(Buffer.byteLength(cutMessage('x'.repeat(300)))).toBe(256);
    const cut = cutMessage('é'.repeat(150).padStart(301, 'a'));
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(256);
    expect(cut).not.toContain('\uFFFD');
  });

  test('without an audit pod there is no audit', async () => {
    const scale = (replicas: number) =>
      client.send(
        'PATCH',
        '/apis/apps/v1/namespaces/gatekeeper-system/deployments/gatekeeper-audit/scale',
        { spec: { replicas } },
        {
          'content-type': 'application/merge-patch+json',
        },
      );
    await scale(0);
    await eventually('the audit pod to go', () => sandbox.cluster.audit() === undefined);
    await scale(1);
    await eventually('a new audit pod', () => sandbox.cluster.audit());
    const { byPod } = status(of('K8sAzureV2NoPrivilege', 'deny'));
    await eventually(
      'its status in the constraints',
      () => byPod.length === 3 || status(of('K8sAzureV2NoPrivilege', 'deny')).byPod.length === 3,
    );
  });
});
