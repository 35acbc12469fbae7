/** Users with few permissions on a real API server with RBAC: the program works with what may be read, and names what is missing. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { Permission, Reading } from '../../src/governance/reading.ts';
import { run } from '../program/run.ts';
import type { RealCluster } from './cluster.ts';
import { readConstraints } from './fixtures/fixtures.ts';
import { type LivePicture, openLivePicture, violationsInStatus } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

let cluster: RealCluster;
let picture: LivePicture | undefined;
const granted: string[] = [];

beforeAll(async () => {
  cluster = await sharedCluster();
});
afterEach(async () => {
  await picture?.close();
  picture = undefined;
  for (const what of granted.splice(0)) await cluster.kubectl(['delete', ...what.split(' ')]);
});

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}
const reading = ['get', 'list', 'watch'];
const constraintsOnly: Rule = { apiGroups: ['constraints.gatekeeper.sh'], resources: ['*'], verbs: reading };

/** A user of the cluster who may do this and nothing else; of all namespaces unless one is told. */
async function user(name: string, rules: Rule[] = [], namespace?: string): Promise<string> {
  const kubeconfig = await cluster.userKubeconfig(name);
  if (rules.length > 0) await grant(name, rules, namespace);
  return kubeconfig;
}

async function grant(name: string, rules: Rule[], namespace?: string): Promise<void> {
  const prefix = namespace ? '' : 'Cluster';
  const group = 'rbac.authorization.k8s.io';
  const metadata = { name, ...(namespace && { namespace }) };
  await cluster.apply([
    { apiVersion: `${group}/v1`, kind: `${prefix}Role`, metadata, rules },
    {
      apiVersion: `${group}/v1`,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup: group, kind: `${prefix}Role`, name },
      subjects: [{ apiGroup: group, kind: 'User', name }],
    },
  ]);
  granted.push(`${prefix}Role,${prefix}RoleBinding ${name}${namespace ? ` -n ${namespace}` : ''}`);
  const kubeconfig = await cluster.userKubeconfig(name);
  const [{ apiGroups, resources } = constraintsOnly] = rules;
  const resource = resources[0] === '*' ? 'k8sazurev2noprivilege' : resources[0];
  const question = ['auth', 'can-i', 'list', `${resource}.${apiGroups[0]}`, ...(namespace ? ['-n', namespace] : [])];
  await waitFor('the binding acts', async () => (await cluster.kubectl(question, { kubeconfig })).code === 0);
}

async function open(kubeconfig: string, namespace?: string): Promise<LivePicture> {
  picture = openLivePicture(kubeconfig, {
    ...(namespace && { namespace }),
    // A refused list is asked for again after a while, in case permissions come.
    times: { lists: { denied: 500 } },
  });
  await picture.settled();
  return picture;
}

const denied = (verb: string, group: string, resource: string, namespace?: string) => ({
  state: 'denied',
  problem: { missing: { verb, group, resource, ...(namespace && { namespace }) } satisfies Permission },
});

const refused: Readonly<Record<string, ReturnType<typeof denied>>> = {
  templates: denied('list', 'templates.gatekeeper.sh', 'constrainttemplates'),
  deployments: denied('list', 'apps', 'deployments'),
  componentPods: denied('list', '', 'pods'),
  webhooks: denied('list', 'admissionregistration.k8s.io', 'validatingwebhookconfigurations'),
  endpoints: denied('list', 'discovery.k8s.io', 'endpointslices', 'gatekeeper-system'),
  config: denied('list', 'config.gatekeeper.sh', 'configs'),
  namespaces: denied('list', '', 'namespaces'),
  pods: denied('list', '', 'pods'),
};
const refusedFindings = [
  'may-not-read:admission-log',
  'may-not-read:admissionpolicies',
  'may-not-read:admissionpolicybindings',
  'may-not-read:component-pods',
  'may-not-read:config',
  'may-not-read:constrainttemplates',
  'may-not-read:denial-events',
  'may-not-read:deployments',
  'may-not-read:endpointslices',
  'may-not-read:expansions',
  'may-not-read:log-troubles',
  'may-not-read:metrics',
  'may-not-read:mutators',
  'may-not-read:namespaces',
  'may-not-read:pods',
  'may-not-read:podstatuses',
  'may-not-read:providers',
  'may-not-read:rollouts',
  'may-not-read:syncsets',
  'may-not-read:webhooks',
];

interface Report {
  kind: string;
  findings: { id: string; title: string; next: string }[];
  incomplete?: { state: string; verb?: string; group?: string; resource?: string; namespace?: string }[];
  shown: number;
  total: number | null;
}

async function report(kubeconfig: string, ...args: string[]): Promise<{ code: number | undefined; document: Report }> {
  const { stdout, stderr, code } = await run([...args, '-o', 'json', '--kubeconfig', kubeconfig]);
  expect(stdout, stderr).not.toBe('');
  return { code, document: JSON.parse(stdout) };
}

const missing = ({ incomplete = [] }: Report) =>
  incomplete.map(({ verb, group, resource }) => `${verb} ${resource}${group ? `.${group}` : ''}`);

/** The violations that the picture has, beside those that the API server has, when no audit came between. */
async function hasAllViolations(from: () => ClusterPicture): Promise<void> {
  await waitFor('the picture has the violations of the API server', async () => {
    const expected = (await readConstraints(cluster)).map(
      ({ kind, metadata, status }) =>
        `${kind}/${metadata.name} ${status?.totalViolations} ${JSON.stringify(status?.violations?.map(({ name, message }) => [name, message]) ?? [])}`,
    );
    const shown = [...from().constraints.values()].flatMap((one) =>
      (one.value ?? []).map(
        (one) =>
          `${one.kind}/${one.name} ${one.totalViolations} ${JSON.stringify(violationsInStatus(one).map(({ object, message }) => [object.name, message]))}`,
      ),
    );
    return JSON.stringify(shown.sort()) === JSON.stringify(expected.sort());
  });
}

const idsOf = (findings: readonly { id: string }[]) => findings.map(({ id }) => id).sort();
const everyConstraint = ({ constraints }: ClusterPicture): Reading<unknown>[] => [...constraints.values()];

describe('a user who may do nothing', () => {
  test('sees the console start and say what is missing, and no zero', async () => {
    const { state } = await open(await user('nobody'));
    const { connection, picture } = state();
    expect(connection.phase).toBe('connected');
    expect(picture.version.state).toBe('live');
    expect(picture.kinds.value?.map(({ kind }) => kind)).toContain('K8sAzureV2NoPrivilege');
    expect(picture).toMatchObject(refused);
    for (const [kind, one] of picture.constraints) {
      expect(one).toMatchObject(denied('list', 'constraints.gatekeeper.sh', kind.toLowerCase()));
      expect(one.value).toBeUndefined();
    }
    await waitFor('findings say so', async () => {
      expect(idsOf(state().findings)).toEqual([...refusedFindings, 'may-not-read:constraints'].sort());
      return true;
    });
    const constraints = state().findings.find(({ id }) => id === 'may-not-read:constraints');
    expect(constraints?.title).toBe(
      'You may not list *.constraints.gatekeeper.sh: constraints and violations are unknown',
    );
    expect(constraints?.next).toContain("--verb=get,list,watch --resource='*.constraints.gatekeeper.sh'");
  });

  test('gets exit code 4 from every report, with verb and resource', async () => {
    const kubeconfig = await user('nobody');
    const health = await report(kubeconfig, 'health');
    expect(health.code).toBe(4);
    expect(health.document.findings.map(({ id }) => id)).toEqual(
      [...refusedFindings, 'may-not-read:constraints'].sort(),
    );
    expect(missing(health.document)).toEqual(
      expect.arrayContaining([
        'list k8sazurev2noprivilege.constraints.gatekeeper.sh',
        'list constrainttemplates.templates.gatekeeper.sh',
        'list deployments.apps',
        'list assign.mutations.gatekeeper.sh',
        'list pods',
        'list validatingwebhookconfigurations.admissionregistration.k8s.io',
        'list namespaces',
      ]),
    );
    const violations = await report(kubeconfig, 'violations');
    expect([violations.code, violations.document.shown, violations.document.total]).toEqual([4, 0, null]);
    const templates = await run(['templates', '--kubeconfig', kubeconfig]);
    expect(templates.code).toBe(4);
    expect(templates.stderr).toContain('may not list constrainttemplates.templates.gatekeeper.sh');
  });

  test('is shown what may be read as soon as it may, and no sooner', async () => {
    const { state, until } = await open(await user('nobody'));
    expect(everyConstraint(state().picture).every(({ state }) => state === 'denied')).toBe(true);
    await grant('nobody', [constraintsOnly]);
    await until('constraints are live', ({ picture }) =>
      everyConstraint(picture).every(({ state }) => state === 'live'),
    );
    await hasAllViolations(() => state().picture);
    await until('the finding goes', ({ findings }) => findings.every(({ id }) => id !== 'may-not-read:constraints'));
    expect(state().picture).toMatchObject(refused);
  });
});

describe('a user who may only read constraints', () => {
  test('has every violation, and is told what else is missing', async () => {
    const { state } = await open(await user('auditor', [constraintsOnly]));
    await hasAllViolations(() => state().picture);
    expect(everyConstraint(state().picture).every(({ state }) => state === 'live')).toBe(true);
    expect(state().picture).toMatchObject(refused);
    await waitFor('findings say so', async () => {
      const expected = [...refusedFindings, 'deny-violations', 'violations-capped'];
      expect(idsOf(state().findings)).toEqual(expect.arrayContaining(expected));
      return true;
    });
    const ids = idsOf(state().findings);
    // What cannot be seen is not taken for missing.
    expect(ids.filter((id) => /missing|nothing-installed|left-overs|no-endpoints|audit/.test(id))).toEqual([]);
  });

  test('gets all violations from the report, and a health report that says what it lacks', async () => {
    const kubeconfig = await user('auditor', [constraintsOnly]);
    const violations = await report(kubeconfig, 'violations');
    expect(violations.code).toBe(0);
    expect(violations.document.incomplete).toBeUndefined();
    const total = (await readConstraints(cluster)).reduce((sum, { status }) => sum + (status?.totalViolations ?? 0), 0);
    expect(violations.document.total).toBe(total);
    const health = await report(kubeconfig, 'health');
    expect(health.code).toBe(0);
    expect(missing(health.document)).toContain('list deployments.apps');
  });

  test('may list them, but not watch: they are read again and again, and said to be so', async () => {
    const kubeconfig = await user('lister', [{ ...constraintsOnly, verbs: ['get', 'list'] }]);
    const { state, until } = await open(kubeconfig);
    await until('the watch is refused', ({ picture }) => {
      const constraints = [...picture.constraints];
      return constraints.every(
        ([kind, { problem, value }]) =>
          value !== undefined && problem?.missing?.verb === 'watch' && problem.missing.resource === kind.toLowerCase(),
      );
    });
    await hasAllViolations(() => state().picture);
    const path = '/apis/constraints.gatekeeper.sh/v1beta1/k8srequiredownerlabel';
    await cluster.connection.send('POST', path, {
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: 'K8sRequiredOwnerLabel',
      metadata: { name: 'unwatched' },
      spec: { enforcementAction: 'dryrun', match: { namespaces: ['nowhere'] }, parameters: { label: 'owner' } },
    });
    const isThere = ({ constraints }: ClusterPicture) =>
      constraints.get('K8sRequiredOwnerLabel')?.value?.some(({ name }) => name === 'unwatched') === true;
    try {
      await until('it is read again', ({ picture }) => isThere(picture));
    } finally {
      await cluster.connection.send('DELETE', `${path}/unwatched`);
    }
    await until('it is read again', ({ picture }) => !isThere(picture));
  });
});

describe('a user of one namespace', () => {
  const viewer: Rule[] = [
    { apiGroups: [''], resources: ['pods', 'events', 'services'], verbs: reading },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: reading },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: reading },
  ];

  test('of workloads has the pods of it, said to be a part', async () => {
    const kubeconfig = await user('team-a-viewer', viewer, 'team-a');
    const { state, until } = await open(kubeconfig, 'team-a');
    await until('its pods', ({ picture }) => picture.pods.value !== undefined);
    const { pods, componentPods, constraints } = state().picture;
    expect(pods).toMatchObject(denied('list', '', 'pods'));
    const names = [...(pods.value?.values() ?? [])];
    expect(new Set(names.map(({ namespace }) => namespace))).toEqual(new Set(['team-a']));
    expect(names.filter(({ owner }) => owner?.name === 'web')).toHaveLength(3);
    expect(componentPods).toMatchObject({ ...denied('list', '', 'pods'), value: [] });
    expect([...constraints.values()].every((one) => one.state === 'denied' && one.value === undefined)).toBe(true);
    const violations = await report(kubeconfig, 'violations', '-n', 'team-a');
    expect([violations.code, violations.document.total]).toEqual([4, null]);
    expect(missing(violations.document)).toContain('list k8sazurev2noprivilege.constraints.gatekeeper.sh');
  });

  test('of Gatekeeper sees what is there, and claims nothing of the rest', async () => {
    const kubeconfig = await user('gatekeeper-viewer', viewer, 'gatekeeper-system');
    const { state, until } = await open(kubeconfig, 'gatekeeper-system');
    await until('its deployments', ({ picture }) => picture.deployments.value?.length === 2);
    const { deployments, componentPods, endpoints } = state().picture;
    expect(deployments).toMatchObject(denied('list', 'apps', 'deployments'));
    expect(deployments.value?.map(({ name }) => name).sort()).toEqual(['gatekeeper-audit', 'gatekeeper-controller']);
    expect(componentPods).toMatchObject(denied('list', '', 'pods'));
    expect(componentPods.value).toHaveLength(3);
    expect(endpoints).toMatchObject({ state: 'live', value: [{ service: 'gatekeeper-webhook-service', ready: 2 }] });
    const { findings } = (await report(kubeconfig, 'health')).document;
    expect(findings.filter(({ id }) => !id.startsWith('may-not-read:'))).toEqual([]);
    await waitFor('the console finds what the report finds', async () => {
      expect(idsOf(state().findings)).toEqual(idsOf(findings));
      return true;
    });
  });
});
