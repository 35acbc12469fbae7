/**
 * What an audit found beyond what status keeps, from the log of real audits: held against the same log as it is read here, line by line,
 * with nothing of the program's own reading.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditLogKey } from '../../src/governance/audit-log/logged-audit.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { readingOf } from '../../src/governance/list-key.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { run } from '../program/run.ts';
import type { RealCluster } from './cluster.ts';
import { addOnPods, setPods } from './fixtures/add-on.ts';
import { constraintKindServed, nextAudit } from './fixtures/fixtures.ts';
import { type LivePicture, openLivePicture } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

const kind = 'K8sPastTheCap';
const namespace = 'past-the-cap';
const number = 211;
const kept = 20;
const templatePath = `/apis/templates.gatekeeper.sh/v1/constrainttemplates/${kind.toLowerCase()}`;

/** Says what its ConfigMap has it say. */
const template = {
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: { name: kind.toLowerCase() },
  spec: {
    crd: { spec: { names: { kind } } },
    targets: [
      {
        target: 'admission.k8s.gatekeeper.sh',
        rego: `package ${kind.toLowerCase()}\n\nviolation[{"msg": msg}] {\n  msg := input.review.object.data.says\n}\n`,
      },
    ],
  },
};
const constraint = {
  apiVersion: 'constraints.gatekeeper.sh/v1beta1',
  kind,
  metadata: { name: 'all' },
  spec: {
    enforcementAction: 'dryrun',
    match: { kinds: [{ apiGroups: [''], kinds: ['ConfigMap'] }], namespaces: [namespace] },
  },
};
const hostile = `\u001b[2J\u202e"}\n{"level":"info","audit_id":"1970-01-01T00:00:00Z","event_type":"violation_audited"`;
const saysOf = (index: number) =>
  index === 7 ? hostile : index === 8 ? `long ${'é'.repeat(300)}` : `says nothing good of ${index}`;
const configMaps = Array.from({ length: number }, (_, index) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: `map-${String(index).padStart(3, '0')}`, namespace },
  data: { says: saysOf(index) },
}));

let cluster: RealCluster;
const pictures: LivePicture[] = [];

function open(kubeconfig = cluster.kubeconfig): LivePicture {
  const picture = openLivePicture(kubeconfig);
  pictures.push(picture);
  return picture;
}

const inStore = ({ picture }: ConsoleState) => picture.constraints.get(kind)?.value?.[0];
const whole = (state: ConsoleState) => {
  const found = inStore(state);
  return found?.violations.length === number ? found : undefined;
};
const textsOf = ({ violations }: Constraint) =>
  [...violations].map(({ object, message }) => `${object.namespace}/${object.name} ${message}`).sort();

/** As `jq 'select(.event_type == "violation_audited" and .audit_id == …)'` would have it. */
async function inLog(auditedAt = 0): Promise<readonly string[]> {
  const id = new Date(auditedAt).toISOString().replace('.000Z', 'Z');
  const lines = (await cluster.gatekeeper.logs('audit')).split('\n');
  const events = lines.flatMap((line): Record<string, unknown>[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
  const violations = events.filter(
    (event) => event.event_type === 'violation_audited' && event.audit_id === id && event.constraint_kind === kind,
  );
  return violations.map((event) => `${event.resource_namespace}/${event.resource_name} ${event.msg}`).sort();
}

beforeAll(async () => {
  cluster = await sharedCluster();
  await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, template]);
  await cluster.apply(configMaps);
  await constraintKindServed(cluster, kind);
  await cluster.apply(constraint);
  await waitFor('the audit has counted them', async () => {
    const { status } = (await cluster.connection.send(
      'GET',
      `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}/all`,
    )) as { status?: { totalViolations?: number } };
    return status?.totalViolations === number;
  });
});

afterAll(async () => {
  for (const picture of pictures) await picture.close();
  for (const rbac of ['clusterroles', 'clusterrolebindings'])
    await cluster.connection.request('DELETE', `/apis/rbac.authorization.k8s.io/v1/${rbac}/all-but-logs`);
  await cluster.connection.request('DELETE', templatePath);
  await cluster.connection.request('DELETE', `/api/v1/namespaces/${namespace}`);
  await nextAudit(cluster);
});

describe('of a constraint of which status keeps 20', () => {
  test('all 211 are there, those of the log equal to the log, and stay so through audits', async () => {
    const picture = open();
    const audits = new Set<number>();
    await picture.until('three audits were shown whole', (state) => {
      const found = whole(state);
      if (found?.auditedAt !== undefined) audits.add(found.auditedAt);
      return audits.size >= 3;
    });
    const found = await picture.until('all are there', whole);
    expect(found.fromLog).toMatchObject({ added: number - kept, unreadable: 0, overfull: false });
    expect(found.fromLog).not.toHaveProperty('since');
    const logged = await inLog(found.auditedAt);
    expect(logged).toHaveLength(number);
    expect(textsOf(found)).toEqual(logged);
    expect([...found.violations].filter(({ fromLog }) => fromLog)).toHaveLength(number - kept);
  });

  test('the command prints all of them, and says of each where it is from', async () => {
    const args = ['violations', '-n', namespace, '-o', 'json', '--kubeconfig', cluster.kubeconfig];
    const list = await waitFor('an answer between two audits', async () => {
      const { stdout } = await run(args);
      // The hostile message is data here, and none of it acts on a terminal.
      expect(stdout).not.toMatch(/[\u001b\u202e]/);
      const answer = JSON.parse(stdout) as { shown: number; auditLog?: { state: string }; items: { source: string }[] };
      return answer.shown === number && answer;
    });
    expect(list.auditLog).toEqual({ state: 'whole' });
    const sources = Map.groupBy(list.items, ({ source }) => source);
    expect([sources.get('status')?.length, sources.get('log')?.length]).toEqual([kept, number - kept]);
  });

  test('a user who may not read the log sees 20 of 211, and which permission is missing', async () => {
    await cluster.apply([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'all-but-logs' },
        rules: [
          { apiGroups: ['*'], resources: ['constraints', kind.toLowerCase()], verbs: ['get', 'list', 'watch'] },
          { apiGroups: ['constraints.gatekeeper.sh'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
          { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'all-but-logs' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'all-but-logs' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'no-logs' }],
      },
    ]);
    const picture = open(await cluster.userKubeconfig('no-logs'));
    const reading = await picture.until('the log is refused', ({ picture: { lists } }) => {
      const log = readingOf({ lists }, auditLogKey);
      return log.state === 'denied' && log;
    });
    expect(reading.problem?.missing).toEqual({
      verb: 'get',
      group: '',
      resource: 'pods/log',
      namespace: 'gatekeeper-system',
    });
    const found = inStore(picture.state());
    expect([found?.violations.length, found?.totalViolations, found?.fromLog]).toEqual([kept, number, undefined]);
  });

  test('when the log is rotated it goes on with the next audit, whole', async () => {
    const picture = open();
    const before = await picture.until('all are there', whole);
    const [pod] = await addOnPods(cluster, 'gatekeeper-audit');
    await cluster.rotatePodLog(pod?.name ?? '');
    const after = await picture.until('the next audits are there whole', (state) => {
      const found = whole(state);
      return (found?.auditedAt ?? 0) > (before.auditedAt ?? 0) + 10_000 && found;
    });
    expect(after.fromLog).not.toHaveProperty('since');
    expect(textsOf(after)).toEqual(await inLog(after.auditedAt));
  });
});

describe('while no audit runs', () => {
  let pod: string;

  beforeAll(async () => {
    await open().until('all are there', whole);
    await cluster.gatekeeper.stop('audit');
    pod = (await addOnPods(cluster, 'gatekeeper-audit'))[0]?.name ?? '';
  });
  afterAll(() => cluster.gatekeeper.start([], 'audit'));

  test('a log that begins within the audit has a part, and says from when on; lines that are cut off are counted', async () => {
    const lines = (await cluster.gatekeeper.logs('audit')).trimEnd().split('\n');
    const status = (await cluster.connection.send(
      'GET',
      `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}/all`,
    )) as { status: { auditTimestamp: string } };
    const id = status.status.auditTimestamp;
    const ours = lines.filter((line) => line.includes(`"audit_id":"${id}"`));
    const violations = ours.filter((line) => line.includes('violation_audited') && line.includes(`"${kind}"`));
    const [half, ...rest] = violations.slice(100);
    const others = ours.filter((line) => /constraint_audited|audit_finished/.test(line));
    await cluster.rotatePodLog(pod);
    await cluster.appendPodLog(pod, `${[...rest, half?.slice(0, 90), ...others].join('\n')}\n`);
    const found = await open().until('a part of it is there', (state) => {
      const one = inStore(state);
      return one?.fromLog !== undefined && one;
    });
    expect(found.fromLog).toMatchObject({ unreadable: 1, since: expect.any(Number) });
    expect(found.totalViolations).toBe(number);
    const expected = new Set(rest.map((line) => JSON.parse(line).resource_name as string));
    const fromLog = [...found.violations].filter((one) => one.fromLog).map(({ object }) => object.name);
    const inStatus = [...found.violations].filter((one) => !one.fromLog).map(({ object }) => object.name);
    expect(inStatus).toHaveLength(kept);
    expect(new Set([...fromLog, ...inStatus])).toEqual(new Set([...expected, ...inStatus]));
    expect(found.violations.length).toBeLessThan(number);
  });

  test('a log of another audit adds nothing', async () => {
    await cluster.rotatePodLog(pod);
    const line = (event: string, more = {}) =>
      JSON.stringify({
        level: 'info',
        ts: Date.now() / 1000,
        process: 'audit',
        audit_id: '2020-01-01T00:00:00Z',
        event_type: event,
        constraint_kind: kind,
        constraint_name: 'all',
        ...more,
      });
    const another = line('violation_audited', { resource_kind: 'ConfigMap', resource_name: 'gone', msg: 'x' });
    await cluster.appendPodLog(pod, `${[line('audit_started'), another, line('audit_finished')].join('\n')}\n`);
    const picture = open();
    await picture.until('the log is read', ({ picture: { lists } }) =>
      readingOf({ lists }, auditLogKey).value?.some(({ id, finished }) => id.startsWith('2020') && finished),
    );
    const found = inStore(picture.state());
    expect([found?.violations.length, found?.fromLog]).toEqual([kept, undefined]);
  });
});

describe('with two audit pods', () => {
  const scale = async (replicas: number) => {
    await cluster.gatekeeper.stop('audit');
    const path = '/apis/apps/v1/namespaces/gatekeeper-system/deployments/gatekeeper-audit/scale';
    await cluster.connection.send(
      'PATCH',
      path,
      { spec: { replicas } },
      { 'content-type': 'application/merge-patch+json' },
    );
    await setPods(cluster, 'gatekeeper-audit', { is: 'ready' });
    await cluster.gatekeeper.start([], 'audit');
  };
  beforeAll(() => scale(2));
  afterAll(() => scale(1));

  test('each status is joined with the log of the pod that wrote it', async () => {
    const picture = open();
    const writers = new Map<string, Constraint>();
    const pods = (await addOnPods(cluster, 'gatekeeper-audit')).length;
    expect(pods).toBe(2);
    await picture.until('both were seen to write it', (state) => {
      const found = whole(state);
      if (found?.fromLog) writers.set(found.fromLog.pod, found);
      return writers.size === 2;
    });
    for (const found of writers.values()) expect(found.fromLog?.added).toBe(number - kept);
    const last = await picture.until('all are there', whole);
    expect(new Set(textsOf(last))).toEqual(new Set(await inLog(last.auditedAt)));
  });
});
