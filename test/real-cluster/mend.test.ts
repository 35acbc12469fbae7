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
  const { obstacles, nothingToDo, notes, commands } = planned.plan;
  if (obstacles.length > 0 || nothingToDo) throw new Error(`${name}: ${nothingToDo} ${JSON.stringify(obstacles)}`);
  const run = await mender.run(planned);
  if (run.state !== 'succeeded') throw new Error(`${name}: ${JSON.stringify(run)}`);
  const after = await snapshot(mender, object);
  if (run.undo === undefined) throw new Error(`${name} cannot be taken back`);
  const undone = await mender.run(await mender.plan(run.undo.kind, run.undo.input));
  const back = await snapshot(mender, object);
  return { name, before, after, back, run, undone, note: notes[0] ?? '', byHand: await specByHand(commands[0] ?? '') };
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
