import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RealCluster } from './cluster.ts';
import { addOnPods, setPods } from './fixtures/add-on.ts';
import { brokenTemplate, type Constraint, fixture, nextAudit, readConstraints } from './fixtures/fixtures.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

let cluster: RealCluster;
beforeAll(async () => {
  cluster = await sharedCluster();
});

/** What the audit must say of the fixtures' constraints; Gatekeeper keeps 20 violations of each. */
const expected: Record<string, { total: number; kept: number; action: string; actions?: string[] }> = {
  'azurepolicy-container-no-privilege-649944c5ebbcdb0aaed7': { total: 4, kept: 4, action: 'deny' },
  'azurepolicy-container-no-privilege-07f2e7e35f7a9c1d2b44': { total: 4, kept: 4, action: 'dryrun' },
  'azurepolicy-container-no-privilege-c3d5a90e18b7f6424d10': { total: 0, kept: 0, action: 'scoped' },
  'azurepolicy-container-limits-9c81a2f0d4e6b7538f21': { total: 27, kept: 20, action: 'dryrun' },
  'azurepolicy-workloads-name-an-owner-1be07d4c9a3356f8e2c0': { total: 2, kept: 2, action: 'warn' },
  'azurepolicy-host-network-5f20c6ad81e9b3747a6e': { total: 2, kept: 2, action: 'deny' },
  'azurepolicy-read-only-root-filesystem-e82b4417fd03ac965d1b': {
    total: 5,
    kept: 5,
    action: 'scoped',
    actions: ['warn'],
  },
};

describe('the audit of the real cluster', () => {
  test('kubectl reads the same constraints as the API, with the violations of the fixtures', async () => {
    const { stdout, code } = await cluster.kubectl(['get', 'constraints', '-o', 'json']);
    expect(code).toBe(0);
    const items = (JSON.parse(stdout) as { items: Constraint[] }).items;
    const seen = Object.fromEntries(
      items.map(({ metadata, status }) => [
        metadata.name,
        { total: status?.totalViolations, kept: status?.violations?.length ?? 0 },
      ]),
    );
    expect(seen).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, { total, kept }]) => [name, { total, kept }])),
    );
    const byName = (list: Constraint[]) =>
      list
        .map(({ metadata, status }) => ({ name: metadata.name, violations: status?.violations ?? [] }))
        .sort((a, b) => a.name.localeCompare(b.name));
    expect(byName(items)).toEqual(byName(await readConstraints(cluster)));
  });

  test('each violation carries the action of its constraint', async () => {
    for (const { metadata, status } of await readConstraints(cluster)) {
      for (const violation of status?.violations ?? []) {
        expect(violation.enforcementAction).toBe(expected[metadata.name]?.action);
        expect(violation.enforcementActions).toEqual(expected[metadata.name]?.actions);
      }
    }
  });

  test('every Gatekeeper pod says of every constraint that it enforces it', async () => {
    const pods = [
      ...(await addOnPods(cluster, 'gatekeeper-audit')),
      ...(await addOnPods(cluster, 'gatekeeper-controller')),
    ];
    const names = pods.map(({ name }) => name).sort();
    expect(names).toHaveLength(3);
    for (const { status } of await readConstraints(cluster)) {
      const byPod = status?.byPod ?? [];
      expect(byPod.map(({ id }) => id).sort()).toEqual(names);
      expect(byPod.every(({ enforced }) => enforced)).toBe(true);
    }
  });

  test('the template that does not compile says where', async () => {
    const { stdout } = await cluster.kubectl(['get', 'constrainttemplate', brokenTemplate, '-o', 'json']);
    const { status } = JSON.parse(stdout);
    expect(status.created).toBe(false);
    expect(status.byPod[0].errors[0]).toMatchObject({
      code: 'ingest_error',
      message: expect.stringContaining('template:5: rego_type_error: undefined function image_allowed'),
    });
    expect(await fixture('templates')).toHaveLength(6);
  });

  test('the audit logs what it found, past the cap', async () => {
    const lines = (await cluster.gatekeeper.logs('audit'))
      .split('\n')
      .filter((line) => line.includes('"violation_audited"'));
    const events = lines.map(
      (line) => JSON.parse(line) as { constraint_kind: string; audit_id: string; resource_name: string },
    );
    const audits = Map.groupBy(events, ({ audit_id }) => audit_id);
    const limits = [...audits.values()].map((audit) =>
      audit.filter(({ constraint_kind }) => constraint_kind === 'K8sAzureV3ContainerLimits'),
    );
    expect(Math.max(...limits.map(({ length }) => length))).toBe(27);
  });
});

describe('admission on the real cluster', () => {
  const pod = (name: string, spec: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'payments' },
    spec: {
      containers: [{ name: 'c', image: 'contoso.azurecr.io/c:1', resources: { limits: { cpu: '1m' } } }],
      ...spec,
    },
  });
  const dryRun = (what: object) =>
    cluster.connection.request('POST', '/api/v1/namespaces/payments/pods?dryRun=All', what);

  test('a deny constraint refuses through the webhook, each constraint named', async () => {
    const privileged = {
      containers: [{ name: 'c', image: 'contoso.azurecr.io/c:1', securityContext: { privileged: true } }],
    };
    const answer = await dryRun(pod('refused', privileged));
    expect(answer.status).toBe(403);
    const { message } = answer.body as { message: string };
    expect(message).toContain('admission webhook "validation.gatekeeper.sh" denied the request: ');
    expect(message).toContain(
      '[azurepolicy-container-no-privilege-649944c5ebbcdb0aaed7] Privileged container is not allowed: c',
    );
    expect(message).toContain('[azurepolicy-container-no-privilege-c3d5a90e18b7f6424d10]');
    expect(message).not.toContain('azurepolicy-container-no-privilege-07f2e7e35f7a9c1d2b44');
  });

  test('a deny constraint in CEL refuses through a ValidatingAdmissionPolicy', async () => {
    const answer = await waitFor('the ValidatingAdmissionPolicy acts', async () => {
      const refused = await dryRun(pod('refused', { hostNetwork: true }));
      return refused.status >= 400 && refused;
    });
    const { message } = answer.body as { message: string };
    expect(message).toContain("ValidatingAdmissionPolicy 'gatekeeper-k8sazurev1hostnetwork' with binding");
  });

  test('a warn constraint warns and lets it pass', async () => {
    const answer = await dryRun(pod('warned', {}));
    expect(answer.status).toBe(201);
    expect(String(answer.headers.warning)).toContain('azurepolicy-read-only-root-filesystem-e82b4417fd03ac965d1b');
  });

  test('a Deployment applies, and its ReplicaSet says why it has no pods', async () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'refused', namespace: 'team-a', labels: { owner: 'a' } },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'refused' } },
        template: {
          metadata: { labels: { app: 'refused' } },
          spec: { containers: [{ name: 'c', image: 'contoso.azurecr.io/c:1', securityContext: { privileged: true } }] },
        },
      },
    };
    await cluster.apply(deployment);
    try {
      const event = await waitFor('a FailedCreate event', async () => {
        const selector = encodeURIComponent('reason=FailedCreate,involvedObject.kind=ReplicaSet');
        const list = (await cluster.connection.send(
          'GET',
          `/api/v1/namespaces/team-a/events?fieldSelector=${selector}`,
        )) as {
          items: { message: string; source: { component: string }; involvedObject: { name: string } }[];
        };
        return list.items.find(({ involvedObject }) => involvedObject.name.startsWith('refused-'));
      });
      expect(event.source.component).toBe('replicaset-controller');
      expect(event.message).toMatch(
        /^Error creating: admission webhook "validation\.gatekeeper\.sh" denied the request: \[azurepolicy-container-no-privilege-/,
      );
    } finally {
      await cluster.kubectl(['delete', 'deployment', 'refused', '-n', 'team-a']);
    }
  });
});

describe('the harness itself', () => {
  test("the add-on's pods can be made to crash and be well again", async () => {
    const readyReplicas = async () =>
      (
        await cluster.kubectl([
          'get',
          'deployment',
          '-n',
          'kube-system',
          'azure-policy',
          '-o',
          'jsonpath={.status.readyReplicas}',
        ])
      ).stdout;
    await setPods(cluster, 'azure-policy', { is: 'crash-looping', restarts: 7 });
    await waitFor('no replica is ready', async () => (await readyReplicas()) === '');
    const { stdout } = await cluster.kubectl([
      'get',
      'pods',
      '-n',
      'kube-system',
      '-l',
      'app=azure-policy',
      '--no-headers',
    ]);
    expect(stdout).toMatch(/0\/1 +CrashLoopBackOff +7/);
    await setPods(cluster, 'azure-policy', { is: 'ready' });
    await waitFor('the replica is ready', async () => (await readyReplicas()) === '1');
  });

  test("kubectl logs shows what Gatekeeper's processes log, and what a test makes a pod say", async () => {
    const [audit] = await addOnPods(cluster, 'gatekeeper-audit');
    const logs = (...args: string[]) => cluster.kubectl(['logs', ...args]);
    const { stdout } = await logs('-n', 'gatekeeper-system', audit?.name ?? '', '--tail=50');
    expect(stdout.trimEnd().split('\n')).toHaveLength(50);
    expect(await cluster.gatekeeper.logs('audit')).toContain(stdout);
    const [addOn] = await addOnPods(cluster, 'azure-policy');
    await cluster.appendPodLog(addOn?.name ?? '', '{"level":"error","msg":"Failed to refresh the Token"}\n');
    const said = await logs('-n', 'kube-system', 'deployment/azure-policy');
    expect(said.stdout).toContain('Failed to refresh the Token');
  });

  test('the audit can be stopped, and started with other flags', async () => {
    await cluster.gatekeeper.stop('audit');
    // start() leaves alone what runs, so another limit shows that it had stopped.
    await cluster.gatekeeper.start(['--constraint-violations-limit=3'], 'audit');
    try {
      const kept = () =>
        readConstraints(cluster).then((all) => Math.max(...all.map(({ status }) => status?.violations?.length ?? 0)));
      await waitFor('an audit that keeps three', async () => (await kept()) === 3);
    } finally {
      await cluster.gatekeeper.stop('audit');
      await cluster.gatekeeper.start([], 'audit');
      await nextAudit(cluster);
    }
  });

  test('a deleted pod of the add-on is replaced at once', async () => {
    const [before] = await addOnPods(cluster, 'azure-policy-webhook');
    await cluster.kubectl(['delete', 'pod', '-n', 'kube-system', before?.name ?? '', '--wait=false']);
    await waitFor(
      'another pod',
      async () => (await addOnPods(cluster, 'azure-policy-webhook'))[0]?.name !== before?.name,
    );
    await setPods(cluster, 'azure-policy-webhook', { is: 'ready' });
  });

  test('a user of our authority may do nothing until RBAC says so', async () => {
    const kubeconfig = await cluster.userKubeconfig('reader@contoso.com', ['constraint-readers']);
    const list = () => cluster.kubectl(['get', 'k8sazurev2noprivilege', '-o', 'name'], { kubeconfig });
    expect((await list()).stderr).toContain('User "reader@contoso.com" cannot list resource "k8sazurev2noprivilege"');
    const role = (name: string, rest: object) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      metadata: { name },
      ...rest,
    });
    await cluster.apply([
      role('constraint-readers', {
        kind: 'ClusterRole',
        rules: [{ apiGroups: ['constraints.gatekeeper.sh'], resources: ['*'], verbs: ['get', 'list', 'watch'] }],
      }),
      role('constraint-readers', {
        kind: 'ClusterRoleBinding',
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'constraint-readers' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'constraint-readers' }],
      }),
    ]);
    try {
      await waitFor('the binding acts', async () => (await list()).code === 0);
      expect((await cluster.kubectl(['get', 'pods'], { kubeconfig })).stderr).toContain('Forbidden');
    } finally {
      await cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', 'constraint-readers']);
    }
  });

  test('no process outlives the one that started it, even when that is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'constable-guard-'));
    const script = `
      import { createProcessGroup } from ${JSON.stringify(new URL('processes.ts', import.meta.url).href)};
      const group = createProcessGroup(${JSON.stringify(folder)});
      const child = await group.start('sleeper', 'sleep', ['600']);
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const pid = Number(line);
    expect(process.kill(pid, 0)).toBe(true);
    owner.kill('SIGKILL');
    await waitFor('the child is gone', async () => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    });
  });
});
