import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterSide, createClusterSide } from '../../src/cluster/cluster-side.ts';
import { createThreadSide } from '../../src/cluster/thread/cluster-thread.ts';
import { serveCluster } from '../../src/cluster/thread/serve-cluster.ts';
import { everyReading } from '../../src/governance/every-reading.ts';
import type { ConnectOptions } from '../../src/settings/connect-options.ts';
import type { ConnectionStatus } from '../../src/state/connection-status.ts';
import type { LiveConsole } from '../../src/state/console-state.ts';
import { createLiveConsole } from '../../src/state/live-console.ts';
import { readOnce } from '../../src/state/read-once.ts';
import { ScriptedCluster } from '../cluster/scripted-cluster.ts';
import { eventually, sendJson } from '../cluster/scripted-server.ts';

const initial: ConnectionStatus = {
  phase: 'connecting',
  context: '',
  server: '',
  user: '',
  namespace: '',
  readonly: false,
  sandbox: false,
};
let folder: string;
let one: ScriptedCluster;
let two: ScriptedCluster;
let live: LiveConsole;
const channels: MessagePort[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'console-'));
  one = await ScriptedCluster.start();
  two = await ScriptedCluster.start();
  one.addKind('K8sOne');
  one.add('k8sone', { metadata: { name: 'first' } });
  two.addKind('K8sTwo');
});

afterEach(async () => {
  await live?.close();
  for (const channel of channels.splice(0)) channel.close();
  await one.close();
  await two.close();
  rmSync(folder, { recursive: true });
});

function options(extra: Partial<ConnectOptions> = {}): ConnectOptions {
  const entry = (name: string, cluster: ScriptedCluster) => ({
    cluster: { name, cluster: cluster.server.context().cluster },
    context: { name, context: { cluster: name, user: 'u', namespace: `ns-${name}` } },
  });
  const entries = [entry('one', one), entry('two', two)];
  const kubeconfig = join(folder, 'config');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      'current-context': 'one',
      clusters: entries.map(({ cluster }) => cluster),
      contexts: [...entries.map(({ context }) => context), { name: 'broken', context: { cluster: 'gone', user: 'u' } }],
      users: [{ name: 'u', user: { token: 'secret' } }],
    }),
  );
  return { kubeconfig, asGroups: [], readonly: true, sandbox: false, ...extra };
}

const state = () => live.store.getState();
const connected = (context: string) => () =>
  state().connection.phase === 'connected' && state().connection.context === context;

/** The cluster side at the other end of a channel, as it is in a thread of its own. */
async function sideOverChannel(): Promise<ClusterSide> {
  const { port1, port2 } = new MessageChannel();
  channels.push(port1);
  serveCluster(port2, createClusterSide([]));
  return createThreadSide(port1);
}

describe.each([
  ['in one thread', undefined],
  ['with the cluster side in a thread of its own', sideOverChannel],
])('the live console %s', (_, side) => {
  const begin = (given: ConnectOptions | Promise<ConnectOptions>) =>
    createLiveConsole(initial, given, {}, undefined, side);

  it('is there at once, says that it connects, then shows the cluster', async () => {
    live = begin(Promise.resolve(options()));
    expect(state()).toMatchObject({ connection: initial, findings: [], contexts: [] });
    expect(state().picture.templates.state).toBe('loading');
    await eventually(connected('one'));
    await eventually(() => state().picture.constraints.get('K8sOne')?.state === 'live');
    expect(state().connection).toMatchObject({
      server: one.server.url,
      user: 'u',
      namespace: 'ns-one',
      readonly: true,
    });
    expect(state().contexts.map(({ name, current }) => `${name} ${current}`)).toEqual([
      'one true',
      'two false',
      'broken false',
    ]);
  });

  it('works out findings, and keeps them the same object while they say the same', async () => {
    live = begin(options());
    const deployment = one.deployment('gatekeeper-system', 'gatekeeper-audit');
    one.add('/apis/apps/v1/deployments', deployment);
    await eventually(() => state().findings.some(({ id }) => id.includes('gatekeeper-audit')));
    await eventually(() => everyReading(state().picture).every((reading) => reading.state !== 'loading'));
    await eventually(() => state().picture.constraints.get('K8sOne')?.state === 'live');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const before = state().findings;
    one.add('/api/v1/namespaces', { metadata: { name: 'unrelated' } });
    await eventually(() => state().picture.namespaces.value?.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(state().findings).toBe(before);
  });

  it('leaves nothing of the old cluster when it switches', async () => {
    live = begin(options({ namespace: 'by-flag' }));
    await eventually(() => state().picture.constraints.get('K8sOne')?.state === 'live');
    expect(state().connection.namespace).toBe('by-flag');
    const seen: string[] = [];
    const switching = live.switchContext('two');
    live.store.subscribe(({ connection, picture }) => {
      if (connection.context === 'two') seen.push([...picture.constraints.keys()].join());
    });
    expect(await switching).toEqual({ value: undefined });
    await eventually(() => state().picture.constraints.has('K8sTwo'));
    expect(seen.some((kinds) => kinds.includes('K8sOne'))).toBe(false);
    expect(state().connection).toMatchObject({ context: 'two', server: two.server.url, namespace: 'ns-two' });
    await eventually(() => one.server.open() === 0);
    const asked = one.server.requests.length;
    one.add('k8sone', { metadata: { name: 'late' } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(one.server.requests.length).toBe(asked);
    expect(state().picture.constraints.has('K8sOne')).toBe(false);
  });

  it('leaves no session open when two switches are in flight, and ends where the last one goes', async () => {
    live = begin(options());
    await eventually(connected('one'));
    const switches = [live.switchContext('two'), live.switchContext('one'), live.switchContext('two')];
    const results = await Promise.all(switches);
    expect(results.slice(0, 2)).toEqual(Array(2).fill({ problem: expect.anything() }));
    expect(results[2]).toEqual({ value: undefined });
    await eventually(connected('two'));
    await eventually(() => one.server.open() === 0);
    const asked = one.server.requests.length;
    one.add('k8sone', { metadata: { name: 'late' } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(one.server.requests.length).toBe(asked);
    expect(state().picture.constraints.has('K8sOne')).toBe(false);
    await live.close();
    await eventually(() => two.server.open() === 0);
  });

  it('stays where it is when the other context cannot be used', async () => {
    live = begin(options());
    await eventually(connected('one'));
    expect(await live.switchContext('nowhere')).toMatchObject({
      problem: { what: expect.stringContaining('there is no context "nowhere"') },
    });
    expect(await live.switchContext('broken')).toMatchObject({
      problem: { what: expect.stringContaining('cluster "gone"') },
    });
    expect(state().connection).toMatchObject({ phase: 'connected', context: 'one' });
  });

  it('stays pinned when another program rewrites the kubeconfig, and shows its new contexts when asked', async () => {
    const given = options();
    live = begin(given);
    await eventually(connected('one'));
    writeFileSync(
      given.kubeconfig ?? '',
      JSON.stringify({
        'current-context': 'x',
        clusters: [{ name: 'x', cluster: { server: 'https://x' } }],
        contexts: [{ name: 'x', context: { cluster: 'x' } }],
      }),
    );
    expect(state().contexts).toHaveLength(3);
    await live.refreshContexts();
    expect(state().contexts.map(({ name }) => name)).toEqual(['x']);
    expect(state().connection.context).toBe('one');
    writeFileSync(given.kubeconfig ?? '', '{broken');
    expect(await live.refreshContexts()).toMatchObject({ problem: { what: expect.stringMatching(/config:1: /) } });
    expect(state().contexts.map(({ name }) => name)).toEqual(['x']);
  });

  it('fetches documents without managedFields, and says why not', async () => {
    live = begin(options());
    one.server.answer = withDocuments(one.server.answer);
    const object = { group: '', version: 'v1', kind: 'Pod', namespace: 'a', name: 'p' };
    expect(await live.fetchObject(object)).toEqual({ value: { metadata: { name: 'p' } } });
    expect(await live.fetchEvents(object)).toMatchObject({
      value: [{ lastTimestamp: '2026-01-02T00:00:00Z' }, { lastTimestamp: '2026-01-01T00:00:00Z' }],
    });
    expect(await live.fetchObject({ ...object, kind: 'Gone' })).toMatchObject({
      problem: { what: expect.stringContaining('no kind Gone') },
    });
    expect(await live.mayI({ verb: 'list', group: '', resource: 'pods' })).toBe('yes');
    expect(await live.mayI({ verb: 'delete', group: '', resource: 'pods' })).toBe('no');
  });

  it('says what is wrong with the kubeconfig', async () => {
    live = begin({ ...options(), kubeconfig: join(folder, 'missing') });
    await eventually(() => state().connection.problem?.what.includes('there is no such file'));
    expect(await live.fetchTemplate('x')).toMatchObject({ problem: { what: expect.stringContaining('no such file') } });
  });
});

describe('the live console', () => {
  it('lets the process end once it is closed: no timer, no socket', () => {
    const entry = join(folder, 'run.ts');
    const module = new URL('../../src/state/live-console.ts', import.meta.url).href;
    writeFileSync(
      entry,
      `import { createLiveConsole } from ${JSON.stringify(module)};
       const live = createLiveConsole(${JSON.stringify(initial)}, ${JSON.stringify({ ...options(), kubeconfig: refusing() })});
       await new Promise((resolve) => live.store.subscribe((s) => s.connection.phase === 'retrying' && resolve(undefined)));
       await live.close();
       console.log('closed');`,
    );
    expect(execFileSync(process.execPath, [entry], { encoding: 'utf8', timeout: 50_000 })).toBe('closed\n');
  });
});

describe('reading once', () => {
  it('reads the picture and its findings', async () => {
    const { connection, picture, contexts } = await readOnce(options(), { timeoutMs: 10_000, lists: [] });
    expect(connection).toMatchObject({ phase: 'connected', context: 'one' });
    expect(picture.constraints.get('K8sOne')?.value).toHaveLength(1);
    expect(contexts).toHaveLength(3);
    await eventually(() => one.server.open() === 0);
  });

  it('throws what to do when the server cannot be reached, or refuses the sign-in', async () => {
    await expect(
      readOnce({ ...options(), kubeconfig: refusing() }, { timeoutMs: 10_000, lists: [] }),
    ).rejects.toMatchObject({
      problem: { what: expect.stringContaining('refuses connections') },
    });
    one.server.answer = (_asked, response) => sendJson(response, {}, 401);
    await expect(readOnce(options(), { timeoutMs: 10_000, lists: [] })).rejects.toMatchObject({
      problem: { status: 401 },
    });
  });
});

/** A kubeconfig of a server that is not there. */
function refusing(): string {
  const path = join(folder, 'refusing');
  writeFileSync(
    path,
    JSON.stringify({
      'current-context': 'c',
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
      contexts: [{ name: 'c', context: { cluster: 'c' } }],
    }),
  );
  return path;
}

function withDocuments(otherwise: ScriptedCluster['server']['answer']): ScriptedCluster['server']['answer'] {
  return (asked, response) => {
    if (asked.path === '/api/v1')
      return sendJson(response, { resources: [{ name: 'pods', kind: 'Pod', namespaced: true }] });
    if (asked.path === '/api/v1/namespaces/a/pods/p')
      return sendJson(response, { metadata: { name: 'p', managedFields: [{}] } });
    if (asked.path === '/api/v1/namespaces/a/events') {
      return sendJson(response, {
        items: [{ lastTimestamp: '2026-01-01T00:00:00Z' }, { lastTimestamp: '2026-01-02T00:00:00Z' }],
      });
    }
    if (asked.path.endsWith('/selfsubjectaccessreviews')) {
      return sendJson(response, { status: { allowed: asked.body.includes('"verb":"list"') } }, 201);
    }
    return otherwise(asked, response);
  };
}
