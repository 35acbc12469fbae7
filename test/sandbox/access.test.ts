import { statSync } from 'node:fs';
import { connect } from 'node:http2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type Client, clientOf } from './client.ts';

describe('access', () => {
  let sandbox: Sandbox;
  const clients: Client[] = [];
  const as = (...parameters: Parameters<Sandbox['userKubeconfig']>) => {
    const client = clientOf(sandbox.userKubeconfig(...parameters));
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    sandbox = await startSandbox({ auditIntervalSeconds: 0 });
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    await sandbox.stop();
  });

  test('kubeconfigs are private', () => {
    expect(statSync(sandbox.kubeconfig).mode & 0o777).toBe(0o600);
    expect(statSync(sandbox.folder).mode & 0o777).toBe(0o700);
    expect(statSync(sandbox.userKubeconfig('private', [])).mode & 0o777).toBe(0o600);
  });

  test('a user who may only list constraints', async () => {
    const client = as('lister', [
      { verbs: ['get', 'list', 'watch'], apiGroups: ['constraints.gatekeeper.sh'], resources: ['*'] },
    ]);
    expect((await client.send('GET', '/apis/constraints.gatekeeper.sh/v1beta1/k8sazurev2noprivilege')).status).toBe(
      200,
    );
    expect((await client.send('GET', '/apis')).status).toBe(200);
    const { status, body } = await client.send('GET', '/api/v1/pods');
    expect(status).toBe(403);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'pods is forbidden: User "lister" cannot list resource "pods" in API group "" at the cluster scope',
      reason: 'Forbidden',
      details: { kind: 'pods' },
      code: 403,
    });
    const one = await client.send('DELETE', '/apis/constraints.gatekeeper.sh/v1beta1/k8sazurev2noprivilege/x');
    expect(one.body.message).toBe(
      'k8sazurev2noprivilege.constraints.gatekeeper.sh "x" is forbidden: User "lister" cannot delete resource "k8sazurev2noprivilege" in API group "constraints.gatekeeper.sh" at the cluster scope',
    );
  });

  test('a user of one namespace', async () => {
    const client = as('anna', [
      { verbs: ['list'], apiGroups: [''], resources: ['pods', 'pods/log'], namespace: 'team-a' },
    ]);
    expect((await client.send('GET', '/api/v1/namespaces/team-a/pods')).status).toBe(200);
    const { body } = await client.send('GET', '/api/v1/namespaces/team-b/pods');
    expect(body.message).toBe(
      'pods is forbidden: User "anna" cannot list resource "pods" in API group "" in the namespace "team-b"',
    );
    const rules = await client.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: 'team-a' },
    });
    expect(rules.body.status.resourceRules).toContainEqual({
      verbs: ['list'],
      apiGroups: [''],
      resources: ['pods', 'pods/log'],
    });
  });

  test('resource names narrow a rule', async () => {
    const client = as('one-pod', [
      { verbs: ['get'], apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], namespace: 'team-a' },
    ]);
    expect((await client.send('GET', '/apis/apps/v1/namespaces/team-a/deployments/web')).status).toBe(200);
    expect((await client.send('GET', '/apis/apps/v1/namespaces/team-a/deployments/api')).status).toBe(403);
  });

  test('nobody at all may read /version and health; an unknown token is 401', async () => {
    const session = connect(sandbox.server, { ca: sandbox.caPem });
    const ask = (path: string, token?: string) =>
      new Promise<number>((resolve, reject) => {
        const stream = session.request({ ':path': path, ...(token ? { authorization: `Bearer ${token}` } : {}) });
        stream
          .once('response', (headers) => resolve(Number(headers[':status'])))
          .once('error', reject)
          .resume();
      });
    try {
      expect(await ask('/version')).toBe(200);
      expect(await ask('/readyz')).toBe(200);
      expect(await ask('/api')).toBe(403);
      expect(await ask('/version', 'stolen')).toBe(401);
    } finally {
      session.destroy();
    }
  });

  test('the log says who asked for what', async () => {
    await as('logged', []).send('GET', '/api/v1/nodes?limit=1');
    expect(sandbox.cluster.requests.at(-1)).toEqual({
      method: 'GET',
      path: '/api/v1/nodes?limit=1',
      user: 'logged',
      status: 403,
    });
  });
});
