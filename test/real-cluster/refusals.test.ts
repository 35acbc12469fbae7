/** What the program says would be refused, against what the API server then does: by both engines, at every point. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../program/run.ts';
import type { RealCluster } from './cluster.ts';
import { constraintKindServed, type KubernetesObject } from './fixtures/fixtures.ts';
import {
  type Case,
  cases,
  constraintOf,
  deploymentIn,
  expandedCase,
  expansion,
  namespaceOf,
  referentialCase,
  serviceIn,
  services,
  templates,
} from './fixtures/refusals.ts';
import { type FollowedFindings, followFindings } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

interface Listed {
  readonly kind: string;
  readonly name: string;
  readonly admission: readonly string[];
  readonly enforcedNowhere: boolean;
  readonly enforcedBy: { readonly pods: number; readonly of: number };
  readonly points: readonly { readonly point: string; readonly state: string }[];
  readonly violations: { readonly shown: number; readonly total?: number };
}

interface Item {
  readonly admission: string;
  readonly action: string;
  readonly constraint: { readonly kind: string; readonly name: string };
  readonly object: { readonly kind: string; readonly namespace: string };
  readonly message: string;
}

const everyCase = [...cases, expandedCase, referentialCase];
const constraintPath = ({ kind, name }: Pick<Case, 'kind' | 'name'>) =>
  `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}/${name}`;
const templatePath = (name: string) => `/apis/templates.gatekeeper.sh/v1/constrainttemplates/${name}`;
const expansionPath = '/apis/expansion.gatekeeper.sh/v1beta1/expansiontemplate/deployment-pods';
const syncSetPath = '/apis/syncset.gatekeeper.sh/v1alpha1/syncsets/services';

let cluster: RealCluster;
let findings: FollowedFindings;
let constraints: ReadonlyMap<string, Listed>;
let violations: readonly Item[];

const constable = (...args: string[]) => run([...args, '--kubeconfig', cluster.kubeconfig]);

async function itemsOf<T>(...command: string[]): Promise<readonly T[]> {
  const { stdout, stderr, code } = await constable(...command, '-o', 'json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).items;
}

const listed = async () => new Map((await itemsOf<Listed>('constraints')).map((one) => [one.name, one]));

/** What the API server answers to a dry run. */
async function verdict(method: string, path: string, body: object): Promise<'refused' | 'passes'> {
  const headers = { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' };
  const { status } = await cluster.connection.request(method, `${path}?dryRun=All`, body, headers);
  expect([200, 201, 403, 422]).toContain(status);
  return status < 300 ? 'passes' : 'refused';
}

const creating = (namespace: string) =>
  verdict('POST', `/api/v1/namespaces/${namespace}/services`, serviceIn(namespace, 'another'));
const updating = (namespace: string) =>
  verdict('PATCH', `/api/v1/namespaces/${namespace}/services/open`, { metadata: { labels: { touched: 'yes' } } });
const creatingDeployment = () =>
  verdict(
    'POST',
    `/apis/apps/v1/namespaces/${expandedCase.name}/deployments`,
    deploymentIn(expandedCase.name, 'another'),
  );

beforeAll(async () => {
  cluster = await sharedCluster();
  findings = followFindings(cluster.kubeconfig);
  await cluster.apply(everyCase.map(({ name }) => namespaceOf(name)));
  await cluster.apply([
    ...[...cases, referentialCase].map(({ name }) => serviceIn(name)),
    serviceIn(referentialCase.name, 'twin'),
    deploymentIn(expandedCase.name),
    expansion(),
    ...templates,
  ]);
  for (const { spec } of templates) {
    await constraintKindServed(cluster, (spec as { crd: { spec: { names: { kind: string } } } }).crd.spec.names.kind);
  }
  await cluster.apply(everyCase.map((one) => constraintOf(one, one === expandedCase ? 'Pod' : 'Service')));
  // The API server takes up a policy a moment after it was made.
  await waitFor('the API server refuses by policy', async () => (await creating('policy-of-cel')) === 'refused');
  await findings.until('all are audited', ({ picture }) => {
    const all = [...picture.constraints.values()].flatMap(({ value }) => value ?? []);
    const found = (name: string) => all.find((one) => one.name === name)?.totalViolations;
    return cases.every(({ name }) => found(name) !== undefined) && found('plain-deny') === 1 && found('expanded') === 1;
  });
  constraints = await listed();
  violations = await itemsOf<Item>('violations');
});

afterAll(async () => {
  const paths = [
    ...everyCase.map(constraintPath),
    expansionPath,
    syncSetPath,
    ...templates.map(({ metadata: { name } }: KubernetesObject) => templatePath(name)),
    ...everyCase.map(({ name }) => `/api/v1/namespaces/${name}`),
  ];
  for (const path of paths) await cluster.connection.request('DELETE', path);
  try {
    await findings.atRest();
  } finally {
    await findings.close();
  }
});

describe('a constraint', () => {
  test.each(cases)('$name: what is said to be refused is refused', async ({ name }) => {
    const one = constraints.get(name);
    const denies = one?.admission.includes('deny') === true;
    expect(await creating(name)).toBe(denies ? 'refused' : 'passes');
    const found = violations.filter(({ constraint }) => constraint.name === name);
    expect(found.map(({ admission }) => admission)).toEqual(
      one?.violations.total === undefined ? [] : [one.admission[0] ?? 'none'],
    );
    const gate = await constable('violations', '-n', name, '--fail-on', 'deny');
    // Of what refuses, and audit does not look at, nobody knows whether it is violated.
    expect(gate.code).toBe(!denies ? 0 : found.length > 0 ? 3 : 5);
  });

  test('that audit does not look at has no number of violations, not 0', () => {
    const unknown = [...constraints.values()].filter(({ violations: { total } }) => total === undefined);
    expect(unknown.map(({ name }) => name)).toEqual(expect.arrayContaining(['webhook-alone', 'gator-alone']));
  });

  test('that is enforced nowhere says so, with its template, whatever its pods say', async () => {
    const nowhere = [...constraints.values()].filter(({ enforcedNowhere }) => enforcedNowhere);
    expect(nowhere.map(({ name }) => name).sort()).toEqual(['policy-not-made', 'policy-of-rego']);
    expect(nowhere.every(({ enforcedBy: { pods, of } }) => pods > 0 && pods === of)).toBe(true);
    await findings.come({
      'enforced-nowhere:K8sBlockNodePort/policy-of-rego': /template k8sblocknodeport has no CEL code/,
      'enforced-nowhere:K8sBlockNodePortNoVap/policy-not-made':
        /template k8sblocknodeportnovap says generateVAP: false/,
      'enforcement-point-error:K8sBlockNodePort/warns-and-lost-deny': /not enforced at vap\.k8s\.io/,
    });
    const table = (await constable('constraints')).stdout.split('\n');
    for (const { name } of nowhere)
      expect(table.find((line) => line.includes(` ${name} `))).toMatch(/ nowhere +error /);
    expect(table.find((line) => line.includes(' policy-of-cel '))).toMatch(/ 3\/3 pods +generated /);
  });
});

describe('deny-violations', () => {
  test('counts what lists call deny, and tells of updates what becomes of them', async () => {
    const found = findings.state().findings.find(({ id }) => id === 'deny-violations');
    const denied = violations.filter(({ admission }) => admission === 'deny');
    const ofConstraints = new Set(denied.map(({ constraint: { kind, name } }) => `${kind}/${name}`));
    expect(found?.title).toMatch(
      new RegExp(
        `^${denied.length} violations of ${ofConstraints.size} deny constraints: .* would be refused if created`,
      ),
    );
    for (const { name } of cases) {
      const said = found?.evidence.find((line) => line.includes(`/${name} `));
      if (said) expect(said).toMatch((await updating(name)) === 'refused' ? /is refused too/ : /updates pass/);
      else expect(await updating(name)).toBe(name === 'webhook-alone' ? 'refused' : 'passes');
    }
  });
});

describe('what an ExpansionTemplate expands', () => {
  test('is refused as its constraint says, or as the ExpansionTemplate does', async () => {
    const ofDeployment = (items: readonly Item[]) =>
      items.find(({ constraint: { name }, object: { kind } }) => name === expandedCase.name && kind === 'Deployment');
    expect(ofDeployment(violations)).toMatchObject({ admission: 'deny', message: /^\[Implied by/ });
    expect(await creatingDeployment()).toBe('refused');
    await cluster.apply(expansion('warn'));
    await waitFor('the audit reports it as a warning', async () => {
      const items = await itemsOf<Item>('violations', '-n', expandedCase.name);
      return ofDeployment(items)?.action === 'warn' && ofDeployment(items)?.admission === 'warn';
    });
    expect(await creatingDeployment()).toBe('passes');
    expect((await constable('violations', '-n', expandedCase.name, '--fail-on', 'deny')).code).toBe(0);
    expect((await constable('violations', '-n', expandedCase.name, '--fail-on', 'warn')).code).toBe(3);
  });
});

describe('a referential template', () => {
  const id = 'template-not-synced:k8suniqueserviceselector';

  test('finds nothing until its kinds are synced, and that is said', async () => {
    await findings.come({ [id]: /no SyncSet and no Config names Service\/v1/ });
    expect(constraints.get(referentialCase.name)?.violations).toEqual({ shown: 0, total: 0 });
    expect(await creating(referentialCase.name)).toBe('passes');
    await cluster.apply(services);
    await findings.go({ [id]: /./ });
    await waitFor('duplicates are refused', async () => (await creating(referentialCase.name)) === 'refused');
    await waitFor('and reported', async () => (await listed()).get(referentialCase.name)?.violations.total === 2);
  });
});
