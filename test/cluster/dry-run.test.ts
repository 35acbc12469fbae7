/** Dry runs against the sandbox, and against a server that says what no sandbox does. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterRequests, createRequests } from '../../src/cluster/cluster-requests.ts';
import { type ClusterConnection, createClusterConnection } from '../../src/cluster/connection/cluster-connection.ts';
import { chooseContext, readKubeconfig } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import type { DryRunRequest } from '../../src/governance/dry-run.ts';
import { listOf, objectOf, textOf } from '../../src/governance/raw-json.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type ScriptedServer, sendJson, sendStatus, startScriptedServer } from './scripted-server.ts';

const { signal } = new AbortController();
const pod = (name: string, container: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'contosoprod.azurecr.io/app:1.0.0',
        resources: { limits: { cpu: '100m', memory: '64Mi' }, requests: { cpu: '100m', memory: '64Mi' } },
        readinessProbe: { tcpSocket: { port: 80 } },
        livenessProbe: { tcpSocket: { port: 80 } },
        ...container,
      },
    ],
  },
});

describe('a dry run against the sandbox, in read-only mode', () => {
  let sandbox: Sandbox;
  let connection: ClusterConnection;
  let requests: ClusterRequests;
  const verdict = async (request: DryRunRequest) => (await requests.dryRun(request, signal)).verdict;

  beforeAll(async () => {
    sandbox = await startSandbox({ auditIntervalSeconds: 0 });
    const chosen = chooseContext(await readKubeconfig(sandbox.kubeconfig), undefined);
    connection = createClusterConnection(chosen, { asGroups: [], readonly: true });
    requests = createRequests(connection);
  });
  afterAll(async () => {
    await connection.close();
    await sandbox.stop();
  });

  it('tells of a creation what the webhook says, and returns what would be stored', async () => {
    expect(await verdict({ how: 'create', namespace: 'team-a', object: pod('a', { resources: {} }) })).toMatchObject({
      state: 'refused',
      refusals: [
        { by: 'webhook', source: 'validation.gatekeeper.sh', constraint: /^azurepolicy-container-resource-limits-/ },
      ].map(({ constraint, ...rest }) => ({ ...rest, constraint: expect.stringMatching(constraint) })),
    });
    expect(
      await verdict({ how: 'create', namespace: 'team-a', object: pod('b', { livenessProbe: undefined }) }),
    ).toMatchObject({
      state: 'warned',
      warnings: [{ by: 'webhook', constraint: expect.stringMatching(/^azurepolicy-container-enforce-probes-/) }],
    });
    const { verdict: passed, object } = await requests.dryRun(
      { how: 'create', namespace: 'team-a', object: pod('c') },
      signal,
    );
    expect(passed.state).toBe('passes');
    expect(object).toMatchObject({ metadata: { name: 'c', namespace: 'team-a', uid: expect.any(String) } });
    expect(sandbox.cluster.list('', 'pods', 'team-a').some(({ metadata }) => 'abc'.includes(metadata.name))).toBe(
      false,
    );
  });

  it('asks about an object as it is by an empty merge patch, and about one that is applied', async () => {
    const [existing] = sandbox.cluster.list('', 'pods', 'legacy-crm');
    const of = { group: '', version: 'v1', kind: 'Pod', namespace: 'legacy-crm', name: existing?.metadata.name ?? '' };
    expect((await verdict({ how: 'merge', of, patch: {} })).state).toBe('refused');
    const manifest = { ...pod('d'), metadata: { name: 'd', namespace: 'team-a' } };
    const applied = await requests.dryRun({ how: 'apply', manager: 'constable', object: manifest }, signal);
    expect(applied).toMatchObject({ verdict: { state: 'passes' }, object: { metadata: { name: 'd' } } });
    expect(applied.object).not.toHaveProperty('metadata.managedFields');
  });

  it('tells by the webhook’s log what constraints in dryrun would say', async () => {
    const [webhook] = sandbox.cluster
      .list('', 'pods', 'gatekeeper-system')
      .filter(({ metadata }) => metadata.labels?.['gatekeeper.sh/operation'] === 'webhook');
    const [container] = listOf(objectOf(webhook?.spec).containers).map(objectOf);
    const place = {
      namespace: 'gatekeeper-system',
      pod: webhook?.metadata.name ?? '',
      container: textOf(container?.name),
    };
    const object = pod('e', { securityContext: { readOnlyRootFilesystem: false } });
    const request = { how: 'create', namespace: 'team-a', object } as const;
    const { verdict: said, logged } = await requests.recheck({ request, places: [place] }, signal);
    expect(said.state).toBe('passes');
    const names = [logged]
      .flat()
      .map((one) => ('constraint' in one ? `${one.constraint.name} ${one.actions}` : one.what));
    expect(names).toContainEqual(expect.stringMatching(/^azurepolicy-read-only-root-filesystem-.* dryrun$/));
    expect((await requests.recheck({ request, places: [] }, signal)).logged).toHaveProperty('what');
    const wrong = await requests.recheck({ request, places: [{ ...place, pod: 'nobody' }] }, signal);
    expect(wrong).toMatchObject({ verdict: { state: 'passes' }, logged: { status: 404 } });
  });

  it('is unknown for a kind that the cluster does not have', async () => {
    const object = { apiVersion: 'example.io/v1', kind: 'Nothing', metadata: { name: 'x' } };
    expect(await verdict({ how: 'create', object })).toMatchObject({ state: 'unknown', problem: { status: 404 } });
  });
});

describe('a dry run against a server', () => {
  let server: ScriptedServer;
  let connection: ClusterConnection;
  afterEach(async () => {
    await connection.close();
    await server.close();
  });

  async function answering(answer: Parameters<typeof startScriptedServer>[0]): Promise<ClusterRequests> {
    const core = { resources: [{ name: 'pods', kind: 'Pod', namespaced: true }] };
    server = await startScriptedServer((asked, response) =>
      asked.path === '/api/v1' ? sendJson(response, core) : answer(asked, response),
    );
    connection = createClusterConnection(server.context(), { asGroups: [], readonly: true });
    return createRequests(connection);
  }

  it('is always a dry run, and reads each of several warnings', async () => {
    const requests = await answering((_asked, response) => {
      response.setHeader('warning', ['299 - "[one] a"', '299 - "[two] \\"b\\""']);
      sendJson(response, pod('x'));
    });
    const { verdict } = await requests.dryRun({ how: 'create', object: pod('x') }, signal);
    expect(verdict.warnings.map(({ constraint, message }) => [constraint, message])).toEqual([
      ['one', 'a'],
      ['two', '"b"'],
    ]);
    const of = { group: '', version: 'v1', kind: 'Pod', namespace: 'n', name: 'x' };
    await requests.dryRun({ how: 'merge', of, patch: {} }, signal);
    await requests.dryRun({ how: 'apply', manager: 'me', force: true, object: pod('x'), namespace: 'n' }, signal);
    const asked = server.requests.filter(({ method }) => method !== 'GET');
    expect(asked.map(({ query }) => query.get('dryRun'))).toEqual(['All', 'All', 'All']);
    expect(asked.map(({ method, path, headers }) => [method, path, headers['content-type']])).toEqual([
      ['POST', '/api/v1/namespaces/default/pods', 'application/json'],
      ['PATCH', '/api/v1/namespaces/n/pods/x', 'application/merge-patch+json'],
      ['PATCH', '/api/v1/namespaces/n/pods/x', 'application/apply-patch+yaml'],
    ]);
    expect([asked[2]?.query.get('fieldManager'), asked[2]?.query.get('force')]).toEqual(['me', 'true']);
  });

  it('names the permission that is missing, and is no refusal', async () => {
    const requests = await answering((_asked, response) =>
      sendStatus(
        response,
        403,
        'pods is forbidden: User "eve" cannot create resource "pods" in API group "" in the namespace "default"',
      ),
    );
    const { verdict } = await requests.dryRun({ how: 'create', object: pod('x') }, signal);
    expect(verdict).toMatchObject({
      state: 'unknown',
      problem: { missing: { verb: 'create', group: '', resource: 'pods', namespace: 'default' } },
    });
  });

  it('is unknown when the server goes away, and ends when it is cancelled', async () => {
    const requests = await answering((_asked, response) => void response.stream?.destroy());
    expect((await requests.dryRun({ how: 'create', object: pod('x') }, signal)).verdict).toMatchObject({
      state: 'unknown',
    });
    const cancel = new AbortController();
    cancel.abort();
    await expect(requests.dryRun({ how: 'create', object: pod('x') }, cancel.signal)).rejects.toMatchObject({
      kind: 'cancelled',
    });
  });
});
