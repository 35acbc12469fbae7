/** The live picture through a proxy that spoils what a real API server says: the fault is said, and the data right afterwards. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HealthTimes } from '../../src/cluster/connection/connection-health.ts';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { everyReading } from '../../src/governance/every-reading.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../program/fault-proxy.ts';
import type { RealCluster } from './cluster.ts';
import type { Constraint } from './fixtures/fixtures.ts';
import { type LivePicture, openLivePicture, violationsInStatus } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

let cluster: RealCluster;
let proxy: FaultProxy;
let picture: LivePicture;
const made: string[] = [];

const impatient: HealthTimes = { interval: 200, quiet: 600, dead: 2_000 };

beforeAll(async () => {
  cluster = await sharedCluster();
});
beforeEach(async () => {
  proxy = await startFaultProxy(cluster.kubeconfig);
  await open(impatient);
  await isRight();
});
afterEach(async () => {
  await picture.close();
  await proxy.close();
  for (const path of made.splice(0)) await cluster.connection.send('DELETE', path);
});

async function open(health?: HealthTimes): Promise<void> {
  picture = openLivePicture(proxy.kubeconfig, health && { times: { health } });
  await picture.settled();
}

const readings = () => everyReading(picture.state().picture);
const isLive = () => readings().every(({ state }) => state === 'live' || state === 'absent');
const nothingIsLive = () => readings().every(({ state }) => state !== 'live');

async function kubectl(...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await cluster.kubectl(args);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** All constraints with all that an audit wrote, and the names of everything else, as kubectl reads them. */
async function kubectlReads(): Promise<object> {
  const kinds = (await kubectl('api-resources', '--api-group=constraints.gatekeeper.sh', '-o', 'name')).trim();
  const constraints = JSON.parse(await kubectl('get', kinds.split('\n').join(), '-o', 'json')) as {
    items: Constraint[];
  };
  const names = async (resource: string) =>
    (await kubectl('get', resource, '-o', 'name'))
      .trim()
      .split('\n')
      .map((line) => line.replace(/.*\//, ''))
      .sort();
  return {
    kinds: kinds
      .split('\n')
      .map((name) => name.replace(/\..*/, ''))
      .sort(),
    constraints: constraints.items
      .map(({ kind, metadata, status = {} }) => [
        `${kind}/${metadata.name}`,
        status.auditTimestamp ? Date.parse(status.auditTimestamp) : undefined,
        status.totalViolations,
        (status.violations ?? []).map((one) => [
          one.enforcementAction,
          one.kind,
          one.namespace ?? '',
          one.name,
          one.message,
        ]),
      ])
      .sort(),
    templates: await names('constrainttemplates'),
    namespaces: await names('namespaces'),
  };
}

function storeReads({ kinds, constraints, templates, namespaces }: ClusterPicture): object {
  const names = (list: readonly { name: string }[] = []) => list.map(({ name }) => name).sort();
  return {
    kinds: kinds.value?.map(({ plural }) => plural).sort(),
    constraints: [...constraints.values()]
      .flatMap(({ value = [] }) => value)
      .map((constraint) => [
        `${constraint.kind}/${constraint.name}`,
        constraint.auditedAt,
        constraint.totalViolations,
        violationsInStatus(constraint).map(({ action, object, message }) => [
          action,
          object.kind,
          object.namespace,
          object.name,
          message,
        ]),
      ])
      .sort(),
    templates: names(templates.value),
    namespaces: names(namespaces.value),
  };
}

/** Connected, all of it live, nothing wrong said, and the data equal to what kubectl reads. */
async function isRight(): Promise<void> {
  await picture.until('connected and live', ({ connection }) => connection.phase === 'connected' && isLive());
  await waitFor('the store has what kubectl reads', async () => {
    // An audit may write between the two: then it is compared again.
    const expected = await kubectlReads();
    const { connection, picture: now } = picture.state();
    expect(connection.problem).toBeUndefined();
    expect(storeReads(now)).toEqual(expected);
    return true;
  });
}

/** A constraint and a namespace that nothing but the API server knows of yet. */
async function changeBehindItsBack(): Promise<void> {
  const name = `behind-${randomUUID()}`;
  const constraints = '/apis/constraints.gatekeeper.sh/v1beta1/k8srequiredownerlabel';
  await cluster.connection.send('POST', constraints, {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: 'K8sRequiredOwnerLabel',
    metadata: { name },
    spec: { enforcementAction: 'dryrun', match: { namespaces: ['team-a'] }, parameters: { label: 'owner' } },
  });
  made.push(`${constraints}/${name}`);
  await cluster.connection.send('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });
  made.push(`/api/v1/namespaces/${name}`);
}

const says = (words: RegExp, seconds?: number) =>
  picture.until(
    `it says ${words}`,
    ({ connection }) => connection.phase === 'retrying' && words.test(connection.problem?.what ?? ''),
    seconds,
  );

/** Nothing that was known is lost, and none of it is called live. */
async function keepsWhatItKnew(constraints: number): Promise<void> {
  await picture.until('nothing is live', nothingIsLive);
  expect([...picture.state().picture.constraints.values()].flatMap(({ value = [] }) => value)).toHaveLength(
    constraints,
  );
  expect(picture.state().picture.templates).toMatchObject({ state: 'stale', asOf: expect.any(Number) });
}

const known = () => [...picture.state().picture.constraints.values()].flatMap(({ value = [] }) => value).length;

describe('a faulty network', () => {
  test('refuses connections', async () => {
    const constraints = known();
    await proxy.set('refused');
    await says(/refuses connections/);
    await keepsWhatItKnew(constraints);
    expect(picture.state().connection.retryAt).toBeGreaterThan(0);
    await changeBehindItsBack();
    await proxy.set('none');
    await isRight();
  });

  test('drops everything in the middle of the watches, again and again', async () => {
    for (let times = 0; times < 3; times++) {
      proxy.drop();
      await changeBehindItsBack();
    }
    await isRight();
  });

  test('is silent, for as long as the console waits by itself', async () => {
    await picture.close();
    await open();
    const constraints = known();
    await proxy.set('silent');
    await changeBehindItsBack();
    await says(/has been silent for 4 s/);
    await says(/has been silent for 12 s|did not answer|closed the connection|was lost/, 90);
    await keepsWhatItKnew(constraints);
    await proxy.set('none');
    await isRight();
  });
});

describe('a faulty server', () => {
  test.each<[Fault, RegExp]>([
    ['broken', /failed on GET .* \(500\)/],
    ['throttled', /limiting requests \(429\)/],
    ['unauthorized', /does not accept the credentials of tester \(401\)/],
  ])('is %s, and then good again', async (fault, words) => {
    const constraints = known();
    await proxy.set(fault);
    proxy.drop();
    await says(words);
    await keepsWhatItKnew(constraints);
    const asked = proxy.asked();
    const since = Date.now();
    await changeBehindItsBack();
    await picture.until('a few attempts have failed', () => proxy.asked() - asked >= 3);
    // Every reading waits for the connection: what is asked does not grow with what is watched.
    expect((proxy.asked() - asked) / ((Date.now() - since) / 1000 + 1)).toBeLessThan(readings().length);
    await proxy.set('none');
    await isRight();
  });

  test('cuts its answers off', async () => {
    await proxy.set('truncated');
    proxy.drop();
    await picture.until('it is not live', ({ picture: { templates } }) => templates.state !== 'live');
    await changeBehindItsBack();
    await proxy.set('none');
    await isRight();
  });

  test('ends its watches with half an object', async () => {
    await changeBehindItsBack();
    proxy.spoilWatches('{"type":"MODIFIED","object":{"kind":');
    await isRight();
  });
});

describe('410', () => {
  /** Forgets all of the history but the present. */
  async function compact(): Promise<void> {
    const ask = async (path: string, body: object) => {
      const answer = await fetch(`${cluster.etcd}/v3/kv/${path}`, { method: 'POST', body: JSON.stringify(body) });
      const text = await answer.text();
      expect(answer.status, text).toBe(200);
      return JSON.parse(text) as { header: { revision: string } };
    };
    const { header } = await ask('range', { key: Buffer.from('/registry').toString('base64') });
    await ask('compaction', { revision: header.revision, physical: true });
  }

  test('for a history that was compacted while the connection was lost', async () => {
    await proxy.set('refused');
    await says(/refuses connections/);
    await changeBehindItsBack();
    await compact();
    await proxy.set('none');
    await isRight();
  });

  test('from the API server itself, to watches that are too old', async () => {
    const path = '/apis/constraints.gatekeeper.sh/v1beta1/k8srequiredownerlabel?watch=true&resourceVersion=1';
    const answer = await cluster.connection.request('GET', path);
    expect(JSON.stringify(answer.body)).toMatch(/too old resource version.*"code":410/);
    await proxy.set('outdated');
    proxy.drop();
    await changeBehindItsBack();
    const name = made[0]?.replace(/.*\//, '');
    await picture.until('it is listed anew, though no watch may be resumed', ({ picture: { constraints } }) =>
      constraints.get('K8sRequiredOwnerLabel')?.value?.some((one) => one.name === name),
    );
    await proxy.set('none');
    await isRight();
  });

  test('in the middle of the watches', async () => {
    const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
    await changeBehindItsBack();
    proxy.spoilWatches(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
    await isRight();
  });
});
