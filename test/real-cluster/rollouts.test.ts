/** What the program says of next rollouts, against what then happens: 200 workloads under 40 constraints, in a twin namespace. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../program/run.ts';
import type { RealCluster } from './cluster.ts';
import { type Constraint, constraintKindServed, type KubernetesObject } from './fixtures/fixtures.ts';
import { namespaceOf } from './fixtures/refusals.ts';
import {
  constraints,
  createdOnly,
  expansions,
  here,
  templates,
  twin,
  type Workload,
  workloads,
} from './fixtures/rollouts.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

interface Said {
  readonly by: string;
  readonly constraint?: string;
}

interface Step {
  readonly does: string;
  readonly kind: string;
  readonly verdict: string;
  readonly refusals?: readonly Said[];
  readonly warnings?: readonly Said[];
}

interface Item {
  readonly verdict: string;
  readonly workload: { readonly kind: string; readonly name: string };
  readonly steps: readonly Step[];
}

/** What became of a workload in the twin namespace: a pod of it, or the words of what refused. */
type Fate = { readonly pod: KubernetesObject } | { readonly refused: string };

interface List {
  readonly items: (KubernetesObject & {
    readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
    readonly reason?: string;
    readonly message?: string;
    readonly involvedObject?: { readonly name: string };
  })[];
}

const node = 'rollouts-node';
const mergePatch = { 'content-type': 'application/merge-patch+json' };

let cluster: RealCluster;
let said: ReadonlyMap<string, Item>;
const fates = new Map<string, Fate>();

const list = async (path: string) => (await cluster.connection.send('GET', path)) as List;
const constraintPath = ({ kind, metadata: { name } }: KubernetesObject) =>
  `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}/${name}`;
const expansionPath = ({ metadata: { name } }: KubernetesObject) =>
  `/apis/expansion.gatekeeper.sh/v1beta1/expansiontemplate/${name}`;
const templatePath = ({ metadata: { name } }: KubernetesObject) =>
  `/apis/templates.gatekeeper.sh/v1/constrainttemplates/${name}`;

/** Creates it as its user would; what comes of it is seen later. */
async function createIn(namespace: string, workload: Workload): Promise<void> {
  const { status, body } = await cluster.connection.request('POST', workload.path(namespace), workload.in(namespace));
  if (status >= 300) fates.set(workload.name, { refused: (body as { message: string }).message });
  else if (workload.kind === 'CronJob') {
    // A time that was missed is made up for at once.
    const lastScheduleTime = `${new Date().getUTCFullYear() - 1}-06-01T00:00:00Z`;
    const path = `${workload.path(namespace)}/${workload.name}/status`;
    await cluster.connection.send('PATCH', path, { status: { lastScheduleTime } }, mergePatch);
  }
}

/** Looks at pods and events of the twin namespace; true when every workload has come to something. */
async function seeFates(): Promise<boolean> {
  const [pods, events] = await Promise.all([
    list(`/api/v1/namespaces/${twin}/pods`),
    list(`/api/v1/namespaces/${twin}/events`),
  ]);
  for (const pod of pods.items) {
    const name = pod.metadata.labels?.workload;
    if (name !== undefined) fates.set(name, { pod });
  }
  for (const { reason, message = '', involvedObject } of events.items) {
    const name = involvedObject?.name.slice(0, 4) ?? '';
    const failed = reason === 'FailedCreate' || reason === 'ReplicaSetCreateError';
    if (failed && !fates.has(name)) fates.set(name, { refused: message });
  }
  return fates.size === workloads.length;
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = [...all];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one);
    }),
  );
}

/** The constraints that words of Gatekeeper or of the API server name. */
function namesIn(text: string): readonly string[] {
  const byWebhook = [...text.matchAll(/\[(ro-[a-z-]+)\]/g)].map(([, name = '']) => name);
  const byPolicy = [...text.matchAll(/binding 'gatekeeper-[a-z0-9]+-(ro-[a-z-]+)'/g)].map(([, name = '']) => name);
  return [...new Set([...byWebhook, ...byPolicy])].sort();
}

const namesOf = (objections: readonly Said[] = []) =>
  [...new Set(objections.map(({ constraint = '' }) => constraint).filter((name) => name.startsWith('ro-')))].sort();

beforeAll(async () => {
  cluster = await sharedCluster();
  await cluster.apply([here, twin].map(namespaceOf));
  await cluster.connection.send('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: node } });
  // The API server taints every new node, and no one is here to take that away: DaemonSets would make no pods.
  await cluster.connection.send('PATCH', `/api/v1/nodes/${node}`, { spec: { taints: null } }, mergePatch);
  await inTurns(workloads, (workload) => createIn(here, workload));
  expect([...fates.values()]).toEqual([]);
  await cluster.apply([...templates, ...expansions]);
  for (const kind of new Set(constraints.map((one) => one.kind))) await constraintKindServed(cluster, kind);
  // A policy whose constraints the API server does not know yet refuses whatever is written.
  await waitFor('the constraints are taken', () => cluster.apply([...constraints]).then(() => true), { every: 500 });
  await waitFor('every webhook has every constraint', async () => {
    const all = await Promise.all(
      constraints.map(async (one) => (await cluster.connection.send('GET', constraintPath(one))) as Constraint),
    );
    return all.every(({ status }) => status?.byPod?.length === 3 && status.byPod.every(({ enforced }) => enforced));
  });
  // The API server takes up a policy a moment after it was made; this one is bound last.
  await waitFor('policies act', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', labels: { lane: 'lane-0' } },
      spec: { containers: [{ name: 'x', image: 'x' }], hostNetwork: true },
    };
    const { headers } = await cluster.connection.request('POST', `/api/v1/namespaces/${here}/pods?dryRun=All`, pod);
    return String(headers.warning).includes('ValidatingAdmissionPolicy');
  });
});

afterAll(async () => {
  const paths = [
    ...constraints.map(constraintPath),
    ...expansions.map(expansionPath),
    ...templates.map(templatePath),
    ...[here, twin].map((name) => `/api/v1/namespaces/${name}`),
    `/api/v1/nodes/${node}`,
  ];
  for (const path of paths) await cluster.connection.request('DELETE', path);
  await waitFor('the namespaces are gone', async () => {
    const asked = [here, twin].map((name) => cluster.connection.request('GET', `/api/v1/namespaces/${name}`));
    return (await Promise.all(asked)).every(({ status }) => status === 404);
  });
});

describe('200 workloads of all kinds under 40 constraints', () => {
  test('what is said of the next rollout is what happens in a twin namespace', { timeout: 240_000 }, async () => {
    expect([workloads.length, constraints.length]).toEqual([200, 40]);
    const { stdout, stderr } = await run([
      'rollouts',
      '-n',
      here,
      '-o',
      'json',
      '--readonly',
      '--kubeconfig',
      cluster.kubeconfig,
    ]);
    const { items } = JSON.parse(stdout) as { items: Item[] };
    expect(stderr).toBe('');
    said = new Map(items.map((item) => [item.workload.name, item]));
    expect(said.size).toBe(200);

    await inTurns(workloads, (workload) => createIn(twin, workload));
    await waitFor('each has a pod or a refusal', seeFates, { seconds: 120, every: 500 });

    const wrong: string[] = [];
    const tally: Record<string, number> = {};
    for (const { name, kind } of workloads) {
      const item = said.get(name);
      const fate = fates.get(name);
      const isRefused = fate !== undefined && 'refused' in fate;
      tally[`${kind} ${item?.verdict}`] = (tally[`${kind} ${item?.verdict}`] ?? 0) + 1;
      if ((item?.verdict === 'refused') !== isRefused)
        wrong.push(`${kind} ${name}: said ${item?.verdict}, but ${isRefused ? fate.refused : 'it has a pod'}`);
      else if (isRefused) {
        const steps = item?.steps.filter(({ verdict }) => verdict === 'refused') ?? [];
        // The twin was refused with what is expanded of it, as a creation; the workload that is there is only updated.
        const isExpanded = !fate.refused.startsWith('Error creating') && kind === 'Deployment';
        const named = namesIn(fate.refused).filter((one) => !isExpanded || !one.startsWith(createdOnly));
        if (named.length > 0 && !steps.some(({ refusals }) => String(namesOf(refusals)) === String(named)))
          wrong.push(
            `${kind} ${name}: refused by ${named}, said ${JSON.stringify(steps.map(({ refusals }) => namesOf(refusals)))}`,
          );
      }
    }
    console.log(`${workloads.length - wrong.length} of ${workloads.length} agree`, tally);
    expect(wrong).toEqual([]);
    // It would prove little if all came to the same.
    expect(new Set([...said.values()].map(({ verdict }) => verdict))).toEqual(new Set(['refused', 'warned', 'passes']));
  });

  test('the warnings that are said are those that the pods get', async () => {
    const wrong: string[] = [];
    let warned = 0;
    await inTurns([...fates], async ([name, fate]) => {
      if (!('pod' in fate)) return;
      const { name: _, uid: __, resourceVersion: ___, ...metadata } = fate.pod.metadata as Record<string, unknown>;
      const again = {
        ...fate.pod,
        status: undefined,
        metadata: { generateName: 'again-', ...metadata, managedFields: undefined },
      };
      const { status, headers } = await cluster.connection.request('POST', `/api/v1/namespaces/${twin}/pods`, again);
      const step = said.get(name)?.steps.find(({ kind }) => kind === 'Pod');
      const [told, got] = [namesOf(step?.warnings), namesIn([headers.warning ?? []].flat().join('\n'))];
      if (got.length > 0) warned++;
      if (status !== 201 || String(told) !== String(got)) wrong.push(`${name}: ${status}, said ${told}, got ${got}`);
    });
    expect(wrong).toEqual([]);
    expect(warned).toBeGreaterThan(5);
  });
});
