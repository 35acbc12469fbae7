/**
 * Findings about what Gatekeeper's processes leave undone: the audit or the controllers are stopped, and what they then no longer put
 * right is changed on the real cluster.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RealCluster } from './cluster.ts';
import { addOnPods } from './fixtures/add-on.ts';
import { type Constraint, nextAudit, readConstraints } from './fixtures/fixtures.ts';
import { registerWebhook } from './fixtures/webhooks.ts';
import { type FollowedFindings, followFindings } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

let cluster: RealCluster;
let findings: FollowedFindings;

beforeAll(async () => {
  cluster = await sharedCluster();
  findings = followFindings(cluster.kubeconfig);
  await findings.atRest();
});
afterAll(async () => {
  await findings.atRest().finally(() => findings.close());
});

const merge = { 'content-type': 'application/merge-patch+json' };
const patch = (path: string, body: object) => cluster.connection.send('PATCH', path, body, merge);
const pathOf = ({ kind, metadata }: Constraint) =>
  `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}/${metadata.name}`;
const writeStatus = (path: string, status: object | null) => patch(`${path}/status`, { status });

async function constraintOf(kind: string): Promise<Constraint> {
  const found = (await readConstraints(cluster)).find((one) => one.kind === kind);
  if (!found) throw new Error(`there is no ${kind}`);
  return found;
}

describe('while the audit is stopped', () => {
  beforeAll(() => cluster.gatekeeper.stop('audit'));
  afterAll(async () => {
    await cluster.gatekeeper.start([], 'audit');
    await nextAudit(cluster);
  });

  const timestamp = (agoSeconds: number) => `${new Date(Date.now() - agoSeconds * 1000).toISOString().slice(0, 19)}Z`;
  /** Writes when each constraint was audited, as an audit does. */
  async function audited(when: (constraint: Constraint) => string | null): Promise<void> {
    for (const constraint of await readConstraints(cluster)) {
      await writeStatus(pathOf(constraint), { auditTimestamp: when(constraint) });
    }
  }
  /** Ahead, so that it does not become late while a slow machine looks at it. */
  const justNow = () => audited(() => timestamp(-60));

  test('it is late', async () => {
    await findings.comeAndGo(
      {
        'audit-late': /should run every 5 s[\s\S]*Deployment gatekeeper-system\/gatekeeper-audit --audit-interval: 5 s/,
      },
      async () => {},
      justNow,
    );
  });

  test('it has never run', async () => {
    await findings.comeAndGo(
      { 'audit-never-run': /No audit has ever looked at any of 6 constraints/ },
      () => audited(() => null),
      justNow,
    );
  });

  test('it has passed over one constraint', async () => {
    const old = await constraintOf('K8sRequiredOwnerLabel');
    await findings.comeAndGo(
      {
        [`constraint-status-stale:${old.kind}/${old.metadata.name}`]:
          /last audited 2 h ago[\s\S]*ConstraintStatusStale/,
      },
      () => audited(({ kind }) => timestamp(kind === old.kind ? 2 * 3600 : -60)),
      justNow,
    );
  });

  test('a policy is near the records that Azure takes', async () => {
    const constraint = await constraintOf('K8sAzureV3ContainerLimits');
    const total = (totalViolations: number) => writeStatus(pathOf(constraint), { totalViolations });
    const id =
      'limit-records:/providers/microsoft.authorization/policydefinitions/e345eecc-fa47-480f-9e88-67dcc122b164';
    await findings.comeAndGo(
      { [id]: /has 420 violations, and Azure takes 500 records/ },
      () => total(420),
      () => total(constraint.status?.totalViolations ?? 0),
    );
    await findings.comeAndGo(
      { [id]: /has 501 violations: .* its compliance is incomplete/ },
      () => total(501),
      () => total(constraint.status?.totalViolations ?? 0),
    );
  });

  test('a constraint has not been processed', async () => {
    const constraint = await constraintOf('K8sRequiredOwnerLabel');
    const path = pathOf(constraint);
    await findings.comeAndGo(
      { [`constraint-not-processed:${constraint.kind}/${constraint.metadata.name}`]: /No Gatekeeper pod has taken up/ },
      () => writeStatus(path, null),
      () => writeStatus(path, constraint.status ?? {}),
    );
  }, 240_000);

  test('a template has not been made', async () => {
    const path = '/apis/templates.gatekeeper.sh/v1/constrainttemplates/k8srequiredownerlabel';
    const { status } = (await cluster.connection.send('GET', path)) as { status: object };
    await findings.comeAndGo(
      { 'template-not-created:k8srequiredownerlabel': /has not made its kind of constraint/ },
      () => writeStatus(path, null),
      () => writeStatus(path, status),
    );
  }, 240_000);

  test('and when it runs again, all is as before', async () => {
    await audited(() => timestamp(2 * 3600));
    await findings.come({ 'audit-late': /it last ran 2 h ago/ });
    await cluster.gatekeeper.start([], 'audit');
    await findings.atRest();
    await nextAudit(cluster);
  });
});

interface PodStatus {
  metadata: { namespace: string; name: string };
  status: object;
}

describe('while the controllers are stopped', () => {
  beforeAll(() => cluster.gatekeeper.stop('webhook'));
  afterAll(startControllers);

  async function startControllers(): Promise<void> {
    await cluster.gatekeeper.start([], 'webhook');
    await registerWebhook(cluster);
  }

  const statusGroup = '/apis/status.gatekeeper.sh/v1beta1';
  /** What a pod said of constraints: its process writes it, and the audit's process copies it to the constraints. */
  async function saidBy(pod: string, constraint?: Constraint): Promise<PodStatus[]> {
    const labels = { pod, ...(constraint && { 'constraint-name': constraint.metadata.name }) };
    const selector = Object.entries(labels).map(([name, value]) => `internal.gatekeeper.sh/${name}=${value}`);
    const list = `${statusGroup}/constraintpodstatuses?labelSelector=${encodeURIComponent(selector.join())}`;
    const { items } = (await cluster.connection.send('GET', list)) as { items: PodStatus[] };
    expect(items.length).toBeGreaterThan(0);
    return items;
  }
  const pathOfSaid = ({ metadata }: PodStatus) =>
    `${statusGroup}/namespaces/${metadata.namespace}/constraintpodstatuses/${metadata.name}`;

  async function aController(): Promise<string> {
    const [pod] = await addOnPods(cluster, 'gatekeeper-controller');
    if (!pod) throw new Error('there is no controller');
    return pod.name;
  }

  test('a constraint fails at an enforcement point', async () => {
    const constraint = await constraintOf('K8sRequiredOwnerLabel');
    const [said] = await saidBy(await aController(), constraint);
    if (!said) throw new Error('the controller says nothing of it');
    const point = { enforcementPoint: 'vap.k8s.io', observedGeneration: 1 };
    const write = (state: string, message: string) =>
      patch(pathOfSaid(said), { status: { enforcementPointsStatus: [{ ...point, state, message }] } });
    const id = `enforcement-point-error:${constraint.kind}/${constraint.metadata.name}`;
    try {
      await findings.comeAndGo(
        { [id]: /is not enforced at vap\.k8s\.io[\s\S]*error: the binding was refused/ },
        () => write('error', 'the binding was refused'),
        // What Gatekeeper says of every template without CEL, which is no finding.
        () => write('error', 'K8sNativeValidation engine is missing'),
      );
    } finally {
      await patch(pathOfSaid(said), { status: { enforcementPointsStatus: null } });
    }
  });

  test('a changed constraint and a changed template stay as they were in their pods', async () => {
    const constraint = await constraintOf('K8sAzureV3ContainerLimits');
    const template = '/apis/templates.gatekeeper.sh/v1/constrainttemplates/k8sazurev3containerlimits';
    const { spec } = (await cluster.connection.send('GET', template)) as { spec: { targets: { rego: string }[] } };
    const targets = spec.targets.map((target) => ({ ...target, rego: `${target.rego}\n# changed\n` }));
    const lag = {
      [`constraint-generation-lag:${constraint.kind}/${constraint.metadata.name}`]:
        /gatekeeper-controller-\w+-\w+, gatekeeper-controller-\w+-\w+ still enforce its older version/,
      'template-generation-lag:k8sazurev3containerlimits':
        /still run its older version[\s\S]*observedGeneration: \d+ of \d+/,
    };
    await findings.comeAndGo(
      lag,
      async () => {
        await patch(pathOf(constraint), { spec: { parameters: { cpuLimit: '250m' } } });
        await patch(template, { spec: { targets } });
      },
      startControllers,
    );
    await patch(pathOf(constraint), { spec: { parameters: { cpuLimit: '200m' } } });
    await patch(template, { spec });
    await cluster.gatekeeper.stop('webhook');
  });

  test('a pod says nothing of one constraint, and then of none', async () => {
    const pod = await aController();
    const constraint = await constraintOf('K8sRequiredOwnerLabel');
    const forget = async (said: PodStatus[]) => {
      for (const each of said) await cluster.connection.send('DELETE', pathOfSaid(each));
    };
    const one = {
      [`constraint-not-enforced:${constraint.kind}/${constraint.metadata.name}`]: new RegExp(
        `enforced by 2 of 3 Gatekeeper pods, not by ${pod}`,
      ),
    };
    const none = { [`pod-not-enforcing:gatekeeper-system/${pod}`]: /is ready, but enforces none of 7 constraints/ };
    await forget(await saidBy(pod, constraint));
    await findings.come(one);
    await findings.comeAndGo(none, async () => forget(await saidBy(pod)), startControllers);
    await findings.go(one);
    await waitFor('the pod says it again', async () => (await saidBy(pod)).length === 7);
  });
});
