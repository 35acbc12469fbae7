/** A violation that comes and goes on a real cluster, audited by a real Gatekeeper: the history says when it was there. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HistoryAnswer, historyReading, historySummary } from '../../src/governance/history.ts';
import { historiesByKey, historyOf, sinceOf } from '../../src/governance/since.ts';
import { columnsOf } from '../../src/governance/violation-pack.ts';
import { keepHistory } from '../../src/history/keep-history.ts';
import { historyDefaults } from '../../src/settings/history-settings.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { RealCluster } from './cluster.ts';
import { constraintKindServed } from './fixtures/fixtures.ts';
import { type LivePicture, openLivePicture } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

const kind = 'K8sSeenByHistory';
const template = `/apis/templates.gatekeeper.sh/v1/constrainttemplates`;
const constraints = `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}`;
const namespace = 'history-of-violations';
const pods = `/api/v1/namespaces/${namespace}/pods`;

let cluster: RealCluster;
let folder = '';
let picture: LivePicture;

const openWithHistory = (kubeconfig: string) =>
  openLivePicture(kubeconfig, {
    memory: ({ followed, ...rest }) =>
      keepHistory({ folder, limits: historyDefaults, watched: followed, makesUp: false, ...rest }),
  });

beforeAll(async () => {
  cluster = await sharedCluster();
  folder = await mkdtemp(join(tmpdir(), 'real-history-'));
  await cluster.connection.send('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const rego = `package ${kind.toLowerCase()}\n\nviolation[{"msg": msg}] {\n  not input.review.object.metadata.labels.owner\n  msg := "has no owner"\n}\n`;
  await cluster.connection.send('POST', template, {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: kind.toLowerCase() },
    spec: {
      crd: { spec: { names: { kind } } },
      targets: [{ target: 'admission.k8s.gatekeeper.sh', rego }],
    },
  });
  await constraintKindServed(cluster, kind);
  await cluster.connection.send('POST', constraints, {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind,
    metadata: { name: 'owner' },
    spec: {
      enforcementAction: 'dryrun',
      match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }], namespaces: [namespace] },
    },
  });
  await createPod('first');
  picture = openWithHistory(cluster.kubeconfig);
});
afterAll(async () => {
  await picture.close();
  await cluster.connection.request('DELETE', `${template}/${kind.toLowerCase()}`);
  await cluster.connection.request('DELETE', `/api/v1/namespaces/${namespace}`);
  await rm(folder, { recursive: true, force: true });
});

async function createPod(name: string): Promise<void> {
  await cluster.connection.send('POST', pods, {
    metadata: { name },
    spec: { containers: [{ name: 'app', image: 'example.com/app:1' }] },
  });
}

/** Since when the console says that a pod violates; undefined while it does not know, or the pod does not. */
function since({ picture: now }: ConsoleState, pod: string) {
  const constraint = now.constraints.get(kind)?.value?.[0];
  if (constraint === undefined) return undefined;
  const columns = columnsOf(constraint.violations);
  const row = Array.from({ length: columns.length }, (_, index) => index).find(
    (index) => columns.nameOf(index) === pod,
  );
  const history = historyOf(historiesByKey(historyReading(now).value ?? []), constraint);
  return row === undefined ? undefined : sinceOf(history, constraint, row, historySummary(now)?.begun ?? 0);
}

const timesOf = async (name: string): Promise<HistoryAnswer['episodes']> => {
  const object = { group: '', kind: 'Pod', namespace, name };
  const answer = await picture.live.fetchHistory({ from: 0, of: { constraint: `${kind}/owner`, object }, most: 10 });
  return 'value' in answer ? answer.value.episodes : [];
};

describe('the history of a real cluster', () => {
  let before = 0;
  let came = 0;

  test('does not know since when what it finds first is there', async () => {
    const found = await picture.until('the first pod is found', (state) => since(state, 'first'), 90);
    // The constraint is younger than whatever else has been audited here, or else as old as the history.
    expect(found.first).toBeGreaterThan(Date.now() / 1000 - 300);
    before = historySummary(picture.state().picture)?.latest ?? 0;
    const { body } = await cluster.connection.request('GET', '/api/v1/namespaces/kube-system');
    const { uid } = (body as { metadata: { uid: string } }).metadata;
    expect((await readdir(folder)).filter((name) => name.endsWith('.history'))).toEqual([`${uid}.history`]);
  });

  test('sees one come', async () => {
    await createPod('comes-and-goes');
    const seen = await picture.until('it is found', (state) => since(state, 'comes-and-goes'), 90);
    expect(seen.how).toBe('came');
    expect(seen.after).toBeGreaterThanOrEqual(before);
    expect(seen.first).toBeGreaterThan(seen.after ?? 0);
    came = seen.first;
    // By the very audit that Gatekeeper says found it.
    const { body } = await cluster.connection.request('GET', `${constraints}/owner`);
    const { auditTimestamp } = (body as { status: { auditTimestamp: string } }).status;
    expect(seen.first).toBeLessThanOrEqual(Date.parse(auditTimestamp) / 1000);
  });

  test('sees it go at the next audit, and says when it was there', async () => {
    await cluster.connection.request('DELETE', `${pods}/comes-and-goes?gracePeriodSeconds=0`);
    const [time] = await waitFor(
      'it is gone in the history',
      async () => {
        const times = await timesOf('comes-and-goes');
        return times[0]?.end ? times : undefined;
      },
      { seconds: 90, every: 200 },
    );
    expect(time).toMatchObject({ constraint: `${kind}/owner`, first: came });
    expect(time?.end?.last).toBeGreaterThanOrEqual(came);
    expect(time?.end?.gone).toBeGreaterThan(time?.end?.last ?? 0);
    expect(await timesOf('first')).toMatchObject([{ first: expect.any(Number) }]);
    expect((await timesOf('first'))[0]?.end).toBeUndefined();
  });

  test('is there for the next console, with what it knew', async () => {
    await picture.close();
    picture = openWithHistory(cluster.kubeconfig);
    await picture.until('the history is read', ({ picture: now }) => historyReading(now).state === 'live');
    expect(await timesOf('comes-and-goes')).toMatchObject([{ first: came, end: { gone: expect.any(Number) } }]);
    expect(historySummary(picture.state().picture)?.lookedAt).toBeGreaterThanOrEqual(came);
  });

  test('is not kept for who may not read the namespace that tells clusters apart, which is said', async () => {
    const mayNot = openWithHistory(await cluster.userKubeconfig('sees-no-kube-system', []));
    try {
      const reading = await mayNot.until('the history is refused', ({ picture: now }) => {
        const { state, ...rest } = historyReading(now);
        return state === 'denied' ? rest : undefined;
      });
      expect(reading.problem?.missing).toMatchObject({ verb: 'get', resource: 'namespaces' });
    } finally {
      await mayNot.close();
    }
  });
});
