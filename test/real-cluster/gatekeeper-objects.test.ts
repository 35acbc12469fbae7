/** Gatekeeper's lesser objects and its metrics, as Gatekeeper 3.23.1 has them and as the program tells them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../src/sandbox/certificates.ts';
import { run } from '../program/run.ts';
import type { RealCluster } from './cluster.ts';
import { addOnPods } from './fixtures/add-on.ts';
import { constraintKindServed } from './fixtures/fixtures.ts';
import { cases, constraintOf, namespaceOf, templates } from './fixtures/refusals.ts';
import { type FollowedFindings, followFindings } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

let cluster: RealCluster;
let findings: FollowedFindings;

async function itemsOf<T>(command: string): Promise<readonly T[]> {
  const { stdout, stderr, code } = await run([command, '-o', 'json', '--kubeconfig', cluster.kubeconfig]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).items;
}

const remove = (path: string) => cluster.connection.request('DELETE', path);
const expansions = '/apis/expansion.gatekeeper.sh/v1alpha1/expansiontemplate';

beforeAll(async () => {
  cluster = await sharedCluster();
  findings = followFindings(cluster.kubeconfig);
});
afterAll(async () => {
  try {
    await findings.atRest();
  } finally {
    await findings.close();
  }
});

describe('expansion templates', () => {
  const expansion = (name: string, from: string, into: string) => ({
    apiVersion: 'expansion.gatekeeper.sh/v1alpha1',
    kind: 'ExpansionTemplate',
    metadata: { name },
    spec: {
      applyTo: [{ groups: ['demo.example'], versions: ['v1'], kinds: [from] }],
      generatedGVK: { group: 'demo.example', version: 'v1', kind: into },
      templateSource: 'spec.template',
    },
  });

  test('in a cycle are found by themselves and by what pods say, until one goes', async () => {
    try {
      await cluster.apply([expansion('there', 'A', 'B'), expansion('beside', 'X', 'A')]);
      await waitFor('pods say of it', async () =>
        (await itemsOf<{ pods: { of: number } }>('expansions')).every(({ pods }) => pods.of === 3),
      );
      await cluster.apply(expansion('back', 'B', 'A'));
      await findings.come({
        'expansion-cycle':
          /: back, there\n[\s\S]*status\.byPod\[gatekeeper-[\w-]+\]\.errors: template forms expansion cycle/,
      });
      const items = await itemsOf<{ name: string; cycle: string[] }>('expansions');
      expect(items.map(({ name, cycle }) => [name, cycle])).toEqual([
        ['back', ['back', 'there']],
        ['there', ['back', 'there']],
        ['beside', []],
      ]);
      await remove(`${expansions}/back`);
      await findings.go({ 'expansion-cycle': /./ });
    } finally {
      for (const name of ['there', 'back', 'beside']) await remove(`${expansions}/${name}`);
    }
  });
});

describe('a provider', () => {
  test('says by which CA it is known, and whether pods ask it', async () => {
    const { caPem } = await createCertificateAuthority();
    const caBundle = Buffer.from(caPem).toString('base64');
    const provider = {
      apiVersion: 'externaldata.gatekeeper.sh/v1beta1',
      kind: 'Provider',
      metadata: { name: 'signatures' },
      spec: { url: 'https://signatures.demo.svc:8090/validate', timeout: 3, caBundle },
    };
    try {
      await cluster.apply(provider);
      await waitFor('pods say of it', async () => {
        const [one] = await itemsOf<{ pods: { well: number; of: number } }>('providers');
        return one?.pods.of === 3;
      });
      expect(await itemsOf('providers')).toMatchObject([{ name: 'signatures', timeout: 3, ca: 'valid', errors: [] }]);
    } finally {
      await remove('/apis/externaldata.gatekeeper.sh/v1beta1/providers/signatures');
    }
  });
});

describe('what pods say', () => {
  test('is listed as it stands, and what pods left that are gone is told', async () => {
    const [audit] = await addOnPods(cluster, 'gatekeeper-audit');
    const { items } = (await cluster.connection.send(
      'GET',
      '/apis/status.gatekeeper.sh/v1beta1/constraintpodstatuses',
    )) as { items: { metadata: { name: string }; status: { id: string; enforced: boolean } }[] };
    const said = await itemsOf<{ kind: string; name: string; pod: string; active?: boolean; gone: boolean }>(
      'podstatuses',
    );
    const ofConstraints = said.filter(({ kind }) => kind === 'ConstraintPodStatus');
    expect(ofConstraints.map(({ name, pod, active }) => `${name} ${pod} ${active}`).sort()).toEqual(
      items.map(({ metadata, status }) => `${metadata.name} ${status.id} ${status.enforced}`).sort(),
    );
    expect(said.some(({ pod }) => pod === audit?.name)).toBe(true);
    expect(said.every(({ gone }) => !gone)).toBe(true);
    const left = {
      apiVersion: 'status.gatekeeper.sh/v1beta1',
      kind: 'ConstraintTemplatePodStatus',
      metadata: {
        name: 'gone-nothing',
        namespace: 'gatekeeper-system',
        labels: { 'internal.gatekeeper.sh/pod': 'gone', 'internal.gatekeeper.sh/constrainttemplate-name': 'nothing' },
      },
      status: { id: 'gone', observedGeneration: 1 },
    };
    await findings.comeAndGo(
      { 'pod-status-left': /^1 status of Gatekeeper pods that are no more still stands: gone/ },
      () => cluster.apply(left),
      async () =>
        void (await remove(
          '/apis/status.gatekeeper.sh/v1beta1/namespaces/gatekeeper-system/constrainttemplatepodstatuses/gone-nothing',
        )),
    );
  });
});

describe('policies and bindings', () => {
  const [kind, name] = ['K8sBlockNodePortCel', 'plain-cel'];
  const constraintPath = `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}/${name}`;
  const bindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
  const binding = `gatekeeper-${kind.toLowerCase()}-${name}`;

  test('belong to the template and constraint that Gatekeeper made them of', async () => {
    const template = templates.find(({ metadata }) => metadata.name === kind.toLowerCase());
    const one = cases.find((each) => each.name === name);
    if (!template || !one) throw new Error('the fixtures have them');
    const orphan = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'left-over' },
      spec: {
        policyName: `gatekeeper-${kind.toLowerCase()}`,
        paramRef: { name: 'long-gone', parameterNotFoundAction: 'Allow' },
        validationActions: ['Deny'],
      },
    };
    try {
      await cluster.apply([namespaceOf(name), template]);
      await constraintKindServed(cluster, kind);
      await cluster.apply(constraintOf(one));
      await waitFor('the binding is made', async () =>
        (await itemsOf<{ name: string; state: string }>('vaps')).some(
          (each) => each.name === binding && each.state === 'in force',
        ),
      );
      const made = await itemsOf<{ name: string }>('vaps');
      expect(made.find((each) => each.name === binding)).toMatchObject({
        kind: 'Binding',
        constraintKind: kind,
        constraint: name,
        actions: ['Deny'],
        wanted: ['Deny'],
        failurePolicy: 'Fail',
      });
      expect(made.find((each) => each.name === `gatekeeper-${kind.toLowerCase()}`)).toMatchObject({
        kind: 'Policy',
        state: 'in force',
        constraintKind: kind,
        warnings: [],
      });
      await findings.comeAndGo(
        { 'policy-orphan:left-over': /there is no constraint K8sBlockNodePortCel\/long-gone/ },
        () => cluster.apply(orphan),
        async () => void (await remove(`${bindings}/left-over`)),
      );
    } finally {
      await remove(`${bindings}/left-over`);
      await remove(constraintPath);
      await remove(`/apis/templates.gatekeeper.sh/v1/constrainttemplates/${kind.toLowerCase()}`);
      await remove(`/api/v1/namespaces/${name}`);
      await waitFor('nothing is left of them', async () => {
        const left = await itemsOf<{ name: string }>('vaps');
        return !left.some((each) => each.name.startsWith(`gatekeeper-${kind.toLowerCase()}`));
      });
    }
  });
});

describe('metrics', () => {
  interface Figure {
    readonly id: string;
    readonly values: Readonly<Record<string, unknown>>;
  }

  /** As each pod of Gatekeeper tells them, through the API server. */
  async function pages(): Promise<readonly string[]> {
    const pods = [
      ...(await addOnPods(cluster, 'gatekeeper-audit')),
      ...(await addOnPods(cluster, 'gatekeeper-controller')),
    ];
    return Promise.all(
      pods.map(async (pod) => {
        const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}:${cluster.pages.port}/proxy/metrics`;
        const { status, body } = await cluster.connection.request('GET', path);
        expect(status).toBe(200);
        return String(body);
      }),
    );
  }

  /** Of all pods, the sum of the values of the lines that begin so. */
  function sumOf(texts: readonly string[], beginning: string): number {
    const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.startsWith(beginning));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  test('are those of all pods, added up', async ({ skip }) => {
    skip(!cluster.pages.served, 'this machine has no address but loopback, and the API server proxies to none');
    const before = await pages();
    const figures = new Map((await itemsOf<Figure>('metrics')).map(({ id, values }) => [id, values]));
    const after = await pages();
    const between = (value: unknown, beginning: string) => {
      expect(value, beginning).toBeGreaterThanOrEqual(sumOf(before, beginning));
      expect(value, beginning).toBeLessThanOrEqual(sumOf(after, beginning));
    };
    const deny = 'admission_status="deny"}';
    expect(sumOf(after, `gatekeeper_validation_request_duration_seconds_count{${deny}`)).toBeGreaterThan(0);
    between(figures.get('validationRequests')?.deny, `gatekeeper_validation_request_duration_seconds_count{${deny}`);
    between(figures.get('audit')?.runs, 'gatekeeper_audit_duration_seconds_count');
    expect(Number(figures.get('audit')?.runs)).toBeGreaterThan(0);
    expect(figures.get('violations')?.dryrun).toBe(sumOf(after, 'gatekeeper_violations{enforcement_action="dryrun"}'));
    // Every pod knows every template.
    expect(figures.get('templates')?.active).toBe(sumOf(after, 'gatekeeper_constraint_templates{status="active"}') / 3);
    expect(figures.get('validationLatency')).toHaveProperty('p99');
    const { stdout } = await run(['health', '-o', 'json', '--kubeconfig', cluster.kubeconfig]);
    expect(JSON.parse(stdout).metrics).toMatchObject({ pods: 3, templates: figures.get('templates') });
  });
});
