/** Refusals as they happen on a real API server: shown live, with what refused, whose pods, who asked; and without each source. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { joinDenials } from '../../src/governance/denials/join-denials.ts';
import { admissionLogList } from '../../src/governance/denials/logged-denial.ts';
import { rolloutList } from '../../src/governance/denials/rollout.ts';
import { readingOf } from '../../src/governance/list-key.ts';
import { denialReadings } from '../../src/resources/denials.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { run } from '../program/run.ts';
import type { RealCluster } from './cluster.ts';
import { type LivePicture, openLivePicture } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

const noPrivilege = 'azurepolicy-container-no-privilege-649944c5ebbcdb0aaed7';
const dryRun = 'azurepolicy-container-no-privilege-07f2e7e35f7a9c1d2b44';
const hostNetwork = 'azurepolicy-host-network-5f20c6ad81e9b3747a6e';

let cluster: RealCluster;
let admin: LivePicture;

beforeAll(async () => {
  cluster = await sharedCluster();
  admin = openLivePicture(cluster.kubeconfig);
  await admin.settled();
});
afterAll(() => admin.close());

function deployment(name: string, podSpec: object, container: object = {}): object {
  const labels = { app: name };
  const limits = { cpu: '100m', memory: '128Mi' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'team-b', labels: { owner: 'team-b' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...podSpec,
          containers: [{ name: 'c', image: 'contoso.azurecr.io/c:1', resources: { limits }, ...container }],
        },
      },
    },
  };
}

const remove = (name: string) =>
  cluster.connection.request('DELETE', `/apis/apps/v1/namespaces/team-b/deployments/${name}`);
const denialOf = ({ picture }: Pick<ConsoleState, 'picture'>, name: string) =>
  joinDenials(picture).find(({ workload }) => workload.kind === 'Deployment' && workload.name === name);

/** As a kubelet would. */
async function makeReady(app: string): Promise<void> {
  const path = `/api/v1/namespaces/team-b/pods?labelSelector=${encodeURIComponent(`app=${app}`)}`;
  const { items } = (await cluster.connection.send('GET', path)) as { items: { metadata: { name: string } }[] };
  const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True' }));
  for (const { metadata } of items)
    await cluster.patchPodStatus('team-b', metadata.name, { phase: 'Running', conditions });
}

interface Event {
  readonly count: number;
  readonly message: string;
  readonly involvedObject: { readonly name: string };
}

async function eventsOf(name: string): Promise<readonly Event[]> {
  const path = '/api/v1/namespaces/team-b/events?fieldSelector=reason=FailedCreate';
  const { items } = (await cluster.connection.send('GET', path)) as { items: readonly Event[] };
  return items.filter(({ involvedObject }) => involvedObject.name.startsWith(`${name}-`));
}

describe('a Deployment that cannot roll out', () => {
  const privileged = { securityContext: { privileged: true, readOnlyRootFilesystem: true } };

  test.each([
    ['the webhook', 'refused-by-webhook', deployment('refused-by-webhook', {}, privileged), noPrivilege, 'webhook'],
    ['a policy', 'refused-by-policy', deployment('refused-by-policy', { hostNetwork: true }), hostNetwork, 'policy'],
  ] as const)('for %s is shown at once, with constraint and assignment, and is gone when it is', async (...one) => {
    const [, name, what, constraint, by] = one;
    try {
      await cluster.apply(what);
      const event = await waitFor('its event', async () => (await eventsOf(name))[0], { seconds: 30, every: 10 });
      const known = performance.now();
      const denied = await admin.until('it is stuck', (state) => {
        const found = denialOf(state, name);
        return found?.pods.state === 'stuck' && found;
      });
      process.stdout.write(
        `refused by ${by}: shown ${Math.round(performance.now() - known)} ms after its event was there\n`,
      );
      expect(event.message).toContain(constraint);
      expect(denied.pods).toMatchObject({ desired: 2, updated: 0 });
      const denial = denied.denials.find((each) => each.constraint.name === constraint);
      expect(denial).toMatchObject({ by, holds: true });
      expect(denial?.constraint.known?.origin?.assignmentId).toMatch(/\/policyAssignments\//);
      const id = `denied:team-b/Deployment/${name}`;
      const { title } = await admin.until('its finding', ({ findings }) => findings.find((each) => each.id === id));
      expect(title).toMatch(/0 of 2 pods, refused( \d+ times?)? since \d\d:\d\d UTC by K8sAzure/);
    } finally {
      await remove(name);
    }
    await admin.until('its finding goes', ({ findings }) => findings.every(({ id }) => !id.endsWith(`/${name}`)));
    // What was refused stays told of, for what is gone as well.
    expect(denialOf(admin.state(), name)?.pods.state ?? 'gone').toBe('gone');
  });

  test('is no finding any more as soon as it is mended, and what was refused stays in the list', async () => {
    const name = 'refused-and-mended';
    try {
      await cluster.apply(deployment(name, {}, privileged));
      await admin.until('it is stuck', (state) => denialOf(state, name)?.pods.state === 'stuck');
      await cluster.apply(
        deployment(name, {}, { securityContext: { readOnlyRootFilesystem: true, privileged: false } }),
      );
      // The ReplicaSet before goes on asking until the pods of this one are ready: that is no hanging.
      const mended = await admin.until('its pods come', (state) => {
        const found = denialOf(state, name);
        return found?.pods.state === 'coming' && found;
      });
      expect(mended.pods).toMatchObject({ desired: 2 });
      expect(mended.denials.some(({ holds }) => holds)).toBe(false);
      await admin.until('its finding goes', ({ findings }) => findings.every(({ id }) => !id.endsWith(`/${name}`)));
      await waitFor('it has its pods', async () => {
        await makeReady(name);
        return denialOf(admin.state(), name)?.pods.state === 'running';
      });
    } finally {
      await remove(name);
    }
  });
});

describe('the webhook’s log', () => {
  test('tells of the refusals that events count, each once, and of none by warn and dryrun constraints', async () => {
    const [denied, own] = await waitFor('log and event tell of as many', async () => {
      const found = joinDenials(admin.state().picture).find(({ workload }) => workload.name === 'card-importer');
      const denial = found?.denials.find(({ constraint }) => constraint.name === noPrivilege);
      const counts = (type: string) =>
        denial?.evidence.reduce((sum, one) => sum + (one.type === type && 'count' in one ? one.count : 0), 0);
      return found && denial && counts('logged-denial') === counts('failed-create') && ([found, denial] as const);
    });
    expect(own.count).toBe(denied.count);
    expect(own.users).toEqual([expect.stringMatching(/controller/)]);
    const logged = readingOf(admin.state().picture, admissionLogList).value ?? [];
    const names = new Set(logged.map((item) => (item.type === 'reach' ? '' : item.constraint.name)));
    const text = await cluster.gatekeeper.logs('webhook');
    // It only notes, in the same words.
    expect(text).toContain(`"constraint_name":"${dryRun}"`);
    expect([...names]).not.toContain(dryRun);
  });

  test('tells who asked by hand, of objects that no controller wants', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'by-hand' } };
    const containers = [{ name: 'c', image: 'contoso.azurecr.io/c:1', securityContext: { privileged: true } }];
    const { status } = await cluster.connection.request('POST', '/api/v1/namespaces/team-a/pods', {
      ...pod,
      spec: { containers },
    });
    expect(status).toBe(403);
    const found = await admin.until('the refusal', ({ picture }) =>
      joinDenials(picture).find(({ workload }) => workload.name === 'by-hand'),
    );
    expect(found).toMatchObject({ workload: { kind: 'Pod' }, pods: { state: 'none' }, count: 1 });
    expect(found.denials[0]?.users).toEqual(['admin']);
  });
});

describe('a user who may not read', () => {
  const reading = ['get', 'list', 'watch'];
  const rules = {
    events: { apiGroups: [''], resources: ['events'], verbs: reading },
    deployments: { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: reading },
    jobs: { apiGroups: ['batch'], resources: ['jobs'], verbs: reading },
    'pods/log': { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    rest: {
      apiGroups: ['', 'constraints.gatekeeper.sh'],
      resources: ['pods', 'namespaces', 'k8sazurev2noprivilege', 'k8sazurev1hostnetwork'],
      verbs: reading,
    },
  };
  type Source = keyof typeof rules;
  const granted: string[] = [];
  afterEach(async () => {
    for (const name of granted.splice(0)) await cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', name]);
  });

  /** The kubeconfig of one who may read all that denials rest on, but for what is left out. */
  async function reader(...without: readonly Source[]): Promise<string> {
    const name = `no-${without.join('-').replaceAll('/', '-')}`;
    const kubeconfig = await cluster.userKubeconfig(name);
    const group = 'rbac.authorization.k8s.io';
    const kept = Object.entries(rules).filter(([source]) => !without.some((one) => one === source));
    granted.push(name);
    await cluster.apply([
      { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name }, rules: kept.map(([, rule]) => rule) },
      {
        apiVersion: `${group}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup: group, kind: 'ClusterRole', name },
        subjects: [{ apiGroup: group, kind: 'User', name }],
      },
    ]);
    await waitFor(
      'the binding acts',
      async () => (await cluster.kubectl(['auth', 'can-i', 'list', 'pods', '-A'], { kubeconfig })).code === 0,
    );
    return kubeconfig;
  }

  const card = ({ picture }: ConsoleState) => denialOf({ picture }, 'card-importer');
  const evidence = (state: ConsoleState) =>
    new Set(card(state)?.denials.flatMap((one) => one.evidence.map(({ type }) => type)));

  async function reads(kubeconfig: string, check: (state: ConsoleState) => void): Promise<void> {
    const picture = openLivePicture(kubeconfig);
    try {
      await picture.settled();
      await waitFor('it says so', async () => {
        check(picture.state());
        return true;
      });
    } finally {
      await picture.close();
    }
  }

  const missing = (state: ConsoleState) =>
    denialReadings(state.picture).flatMap(({ problem }) =>
      problem?.missing ? [`${problem.missing.verb} ${problem.missing.resource}`] : [],
    );

  test('events has what the log and the Deployments tell', async () => {
    await reads(await reader('events'), (state) => {
      expect(missing(state)).toEqual(['list events']);
      expect(evidence(state)).toEqual(new Set(['condition', 'logged-denial']));
      expect(card(state)).toMatchObject({ pods: { state: 'stuck' } });
      expect(state.findings.map(({ id }) => id)).toContain('may-not-read:denial-events');
    });
  });

  test('Deployments is told of refusals, and that nobody knows whether the pods came', async () => {
    await reads(await reader('deployments'), (state) => {
      expect(missing(state)).toEqual(expect.arrayContaining(['list deployments']));
      expect(evidence(state)).toEqual(new Set(['failed-create', 'logged-denial']));
      expect(card(state)?.pods).toEqual({ state: 'unknown' });
      // What other tests deleted is not known to be gone either, so that one line may stand for several.
      const findings = state.findings.filter(({ id }) => id.startsWith('denied:'));
      const told = findings.flatMap(({ title, evidence }) => [title, ...evidence]);
      expect(told).toContainEqual(expect.stringMatching(/Deployment payments\/card-importer: .* is not known$/));
    });
  });

  test('Jobs is told of the refusals of a Job, and of all else', async () => {
    await reads(await reader('jobs'), (state) => {
      expect(missing(state)).toEqual(['list jobs']);
      const job = joinDenials(state.picture).find(({ workload }) => workload.name === 'reindex');
      expect(job).toMatchObject({ workload: { kind: 'Job' }, pods: { state: 'unknown' } });
      expect(card(state)).toMatchObject({ pods: { state: 'stuck' } });
    });
  });

  test('logs has what events and Deployments tell, and not who asked', async () => {
    await reads(await reader('pods/log'), (state) => {
      expect(missing(state)).toEqual(['get pods/log']);
      expect(evidence(state)).toEqual(new Set(['condition', 'failed-create']));
      expect(card(state)?.denials.every(({ users }) => users.length === 0)).toBe(true);
      const finding = state.findings.find(({ id }) => id === 'may-not-read:admission-log');
      expect(finding?.next).toContain("--verb=get --resource='pods/log'");
    });
  });

  test('any of it is told so, and of no denial', async () => {
    const kubeconfig = await reader('events', 'deployments', 'jobs', 'pods/log');
    await reads(kubeconfig, (state) => {
      expect(missing(state)).toEqual(['list events', 'list deployments', 'get pods/log']);
      expect(joinDenials(state.picture)).toEqual([]);
      expect(readingOf(state.picture, rolloutList).value).toBeUndefined();
    });
    const { code, stdout, stderr } = await run(['denials', '-o', 'json', '--kubeconfig', kubeconfig]);
    const document = JSON.parse(stdout);
    expect([code, document.total, document.shown]).toEqual([4, null, 0]);
    expect(stderr).toContain('events');
    expect(document.incomplete.map(({ resource }: { resource: string }) => resource)).toEqual(
      expect.arrayContaining(['events', 'deployments', 'pods/log']),
    );
  });
});
