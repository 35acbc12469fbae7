/** Every kind of mend, made by the console's own operation and taken back by it, on Gatekeeper's verdicts. */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { RunStatus } from '../../src/operations/run-status.ts';
import { binary } from './binaries.ts';
import { type OwnedCluster, startRealCluster } from './cluster.ts';
import { addOnObjects, makeAddOnReady } from './fixtures/add-on.ts';
import { constraintKindServed, type KubernetesObject } from './fixtures/fixtures.ts';
import { registerWebhook } from './fixtures/webhooks.ts';
import { chosen, mendCases, mendConstraints, mendObjects } from './mend/mend-cases.ts';
import { type Mender, openMender } from './mend/mender.ts';
import { beKubelet } from './mend/pods-ready.ts';
import { lostByOthers, otherChanges, type Snapshot, snapshot } from './mend/snapshot.ts';
import { expansion, templates } from './pointer/place.ts';
import { waitFor } from './processes.ts';

// Its own: what the shared one refuses could not be made here.
let cluster: OwnedCluster;
let mender: Mender;
let kubelet: { stop(): Promise<void> };

const referenceOf = ({ apiVersion, kind, metadata: { name } }: KubernetesObject): ObjectReference => {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return { group, version, kind, namespace: 'pointer', name };
};

beforeAll(async () => {
  cluster = await startRealCluster();
  await cluster.apply(addOnObjects(cluster));
  await makeAddOnReady(cluster);
  await cluster.gatekeeper.start();
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'pointer' } });
  await cluster.apply(
    mendObjects.map(({ object }) => object),
    'kubectl',
  );
  await cluster.apply([...templates(mendCases), ...expansion()]);
  for (const { kind } of mendCases) await constraintKindServed(cluster, kind);
  await cluster.apply(mendConstraints);
  await registerWebhook(cluster);
  kubelet = beKubelet(cluster, 'pointer');
  mender = await openMender(cluster);
  await waitFor('every object is audited', async () => missing().length === 0, { seconds: 120 }).catch(() => undefined);
}, 300_000);

afterAll(async () => {
  await mender?.close();
  await kubelet?.stop();
  await cluster?.stop();
});

/** Objects that no audit has found to break their rule. */
function missing(): readonly string[] {
  const found = new Set(mender.violations().map(({ kind, name }) => `${kind}/${name}`));
  return mendObjects.map(({ object }) => `${object.kind}/${object.metadata.name}`).filter((key) => !found.has(key));
}

const sh = promisify(execFile);

/** The spec that a line of the journal comes to, run by a shell as it stands but for its being tried only. */
async function specByHand(line: string): Promise<unknown> {
  const PATH = `${dirname(binary('kubectl'))}:${process.env.PATH}`;
  const env = { ...process.env, PATH, KUBECONFIG: cluster.kubeconfig };
  const { stdout } = await sh('sh', ['-c', `${line} --dry-run=server -o json`], { env });
  return JSON.parse(stdout).spec;
}

interface Mended {
  readonly name: string;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly back: Snapshot;
  readonly run: RunStatus;
  readonly undone: RunStatus;
  /** What the dry run said. */
  readonly note: string;
  readonly byHand: unknown;
}

async function mendAndUndo(object: ObjectReference): Promise<Mended> {
  const name = `${object.kind}/${object.name}`;
  const before = await snapshot(mender, object);
  const asked = await mender.plan('mend', { object });
  const choices = Object.fromEntries((asked.plan.asks ?? []).map((ask) => [ask.id, chosen(ask)]));
  const planned = await mender.plan('mend', { object, choices });
  const { obstacles, nothingToDo, tried, commands } = planned.plan;
  if (obstacles.length > 0 || nothingToDo) throw new Error(`${name}: ${nothingToDo} ${JSON.stringify(obstacles)}`);
  const run = await mender.run(planned);
  if (run.state !== 'succeeded') throw new Error(`${name}: ${JSON.stringify(run)}`);
  const after = await snapshot(mender, object);
  if (run.undo === undefined) throw new Error(`${name} cannot be taken back`);
  const undone = await mender.run(await mender.plan(run.undo.kind, run.undo.input));
  const back = await snapshot(mender, object);
  return {
    name,
    before,
    after,
    back,
    run,
    undone,
    note: tried?.text ?? '',
    byHand: await specByHand(commands[0] ?? ''),
  };
}

test('every object is found to break its rule', () => {
  expect(missing()).toEqual([]);
});

describe('every kind of mend', () => {
  const done: Mended[] = [];
  const failed: string[] = [];

  beforeAll(async () => {
    const all = mendObjects.map(({ object }) => referenceOf(object as KubernetesObject));
    const settled = await Promise.allSettled(all.map(mendAndUndo));
    for (const one of settled) {
      if (one.status === 'fulfilled') done.push(one.value);
      else failed.push(String(one.reason));
    }
    console.log(`${done.length} objects mended and taken back, of ${mendCases.length} rules`);
  }, 300_000);

  test('was said by the dry run to pass, and the violation is gone at the next audit', () => {
    expect(failed).toEqual([]);
    const bad = done.filter(({ run }) => run.state !== 'succeeded' || run.steps.some(({ state }) => state !== 'done'));
    expect(bad.map(({ name, run }) => [name, run.steps])).toEqual([]);
    const notes = done.filter(({ note }) => !/passes (\d+) of \1 constraint/.test(note));
    expect(notes.map(({ name, note }) => [name, note])).toEqual([]);
  });

  test('is what the line in the journal does', () => {
    for (const { name, after, byHand } of done) expect({ name, spec: byHand }).toEqual({ name, spec: after.spec });
  });

  test('changes nothing else, and takes from other managers only what it changes', () => {
    for (const one of done) expect([one.name, otherChanges(one), lostByOthers(one)]).toEqual([one.name, [], []]);
  });

  test('is taken back to what was there, owned by whom it was', () => {
    expect(done.filter(({ undone }) => undone.state !== 'succeeded').map(({ name, undone }) => [name, undone])).toEqual(
      [],
    );
    for (const { name, before, back } of done) expect({ name, ...back }).toEqual({ name, ...before });
  });
});

describe('a workload that cannot roll out', () => {
  const web: ObjectReference = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const pods = async () => {
    const { items } = (await cluster.connection.send('GET', '/api/v1/namespaces/shop/pods')) as { items: unknown[] };
    return items.length;
  };
  const template = (labels: object) => ({
    metadata: { labels: { app: 'web', ...labels } },
    spec: { containers: [{ name: 'app', image: 'ok.example/app:1' }] },
  });
  const deployment = (labels: object, marks: object = {}) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...marks },
    spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: template(labels) },
  });
  const owner = {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: 'K8sRequiredLabels',
    metadata: { name: 'owner-must' },
    spec: {
      enforcementAction: 'deny',
      // Not of what expands a Deployment, which would be refused itself.
      match: { source: 'Original', namespaces: ['shop'], kinds: [{ apiGroups: [''], kinds: ['Pod'] }] },
      parameters: { labels: [{ key: 'owner', allowedRegex: '^team-[a-z]+$' }] },
    },
  };
  const helm = {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'shop' },
  };
  let shopKubelet: { stop(): Promise<void> };

  beforeAll(async () => {
    await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    // One pod was there before the constraint; the others are refused.
    await cluster.apply({ ...deployment({}), spec: { ...deployment({}).spec, replicas: 1 } }, 'helm');
    shopKubelet = beKubelet(cluster, 'shop');
    await waitFor('its first pod is there', async () => (await pods()) === 1);
    await cluster.apply(owner);
    const bare = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'tried' }, spec: template({}).spec };
    const trying = async (path: string, body: object) =>
      (await cluster.connection.request('POST', `${path}?dryRun=All`, body)).status;
    const another = { ...deployment({}), metadata: { name: 'another', namespace: 'shop' } };
    await waitFor('it is enforced, of pods alone', async () => {
      const ofPod = await trying('/api/v1/namespaces/shop/pods', bare);
      return ofPod === 403 && (await trying('/apis/apps/v1/namespaces/shop/deployments', another)) === 201;
    });
    await cluster.apply(deployment({}, helm), 'helm');
    await waitFor('the violation of the old pod is audited', async () =>
      mender.violations().some(({ namespace, kind }) => namespace === 'shop' && kind === 'Pod'),
    );
  }, 120_000);
  afterAll(() => shopKubelet?.stop());

  test('is mended by the label that was chosen: the dry run said so, the pods come, the violation goes', async () => {
    expect(await pods()).toBe(1);
    const asked = await mender.plan('mend', { object: web });
    expect(asked.plan.asks).toMatchObject([{ id: 'labels.owner' }]);
    expect(asked.plan.obstacles).toHaveLength(1);
    const wrong = await mender.plan('mend', { object: web, choices: { 'labels.owner': 'Nobody' } });
    expect(wrong.plan.obstacles).toHaveLength(1);
    const planned = await mender.plan('mend', { object: web, choices: { 'labels.owner': 'team-a' } });
    expect(planned.plan.tried).toEqual({ text: expect.stringContaining('passes 1 of 1 constraint'), whole: true });
    const run = await mender.run(planned);
    expect(run.steps.map(({ id, state }) => [id, state])).toEqual([
      ['patch', 'done'],
      ['rollout', 'done'],
      ['audit', 'done'],
    ]);
    expect(await pods()).toBe(2);
    expect(mender.violations().filter(({ namespace }) => namespace === 'shop')).toEqual([]);
  });

  test('that Helm keeps is said to be so, with the place to change it, and asks for its name', async () => {
    const { plan } = await mender.plan('mend', { object: web, choices: { 'labels.owner': 'team-b' } });
    expect(plan.nothingToDo).toBeDefined();
    await cluster.apply(deployment({ owner: 'Nobody' }, helm), 'helm').catch(() => undefined);
    const again = await mender.plan('mend', { object: web, choices: { 'labels.owner': 'team-b' } });
    expect(again.plan).toMatchObject({ danger: 'type-name', typeName: 'web' });
    expect(again.plan.warnings?.[0]).toMatch(
      /^Helm: the Helm release shop\/shop keeps this object\. .*helm get values shop -n shop/,
    );
    // The label is Helm's by now, and would be taken over.
    expect(again.plan.warnings?.join()).toMatch(/labels\.owner was set by helm \(server-side apply\)/);
  });

  test('is only looked at in read-only mode: the transport refuses the patch', async () => {
    const reader = await openMender(cluster, true);
    try {
      const planned = await reader.plan('mend', { object: web, choices: { 'labels.owner': 'team-b' } });
      expect(planned.plan.tried?.whole).toBe(true);
      expect(planned.plan.obstacles).toMatchObject([{ what: 'The console runs with --readonly' }]);
      const forced = reader.run({ ...planned, plan: { ...planned.plan, obstacles: [] } });
      expect((await forced).problem?.what).toMatch(/read-only mode refused PATCH/);
    } finally {
      await reader.close();
    }
  });
});
