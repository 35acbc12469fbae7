import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { request } from 'node:https';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { clientOf } from './client.ts';

interface Event {
  type: string;
  object: { kind: string; code?: number; metadata: { name?: string; resourceVersion: string } };
}

describe('watches', () => {
  let sandbox: Sandbox;
  let credentials: { ca: string; cert: string; key: string };
  beforeAll(async () => {
    sandbox = await startSandbox({ auditIntervalSeconds: 0 });
    const { user } = parse(readFileSync(sandbox.kubeconfig, 'utf8')).users[0];
    const decode = (text: string) => Buffer.from(text, 'base64').toString();
    credentials = {
      ca: sandbox.caPem,
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
    };
  });
  afterAll(() => sandbox.stop());

  const open: Record<string, (path: string) => Promise<{ body: Readable; close: () => void }>> = {
    'HTTP/1.1': async (path) => {
      const sent = request(`${sandbox.server}${path}`, credentials).end();
      const [body] = (await once(sent, 'response')) as [Readable];
      return { body, close: () => sent.destroy() };
    },
    'HTTP/2': async (path) => {
      const session = connect(sandbox.server, credentials);
      const body = session.request({ ':path': path });
      await once(body, 'response');
      return { body, close: () => session.destroy() };
    },
  };
  async function* events(body: Readable): AsyncGenerator<Event> {
    let rest = '';
    for await (const chunk of body) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  }
  const version = () => {
    const made = sandbox.cluster.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `v${Math.random()}`, namespace: 'payments' },
    });
    return made.metadata.resourceVersion;
  };
  const put = (name: string, data: object) =>
    sandbox.cluster.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'payments' }, data });

  test.each(['HTTP/1.1', 'HTTP/2'])('%s: headers come at once, each event when it happens', async (protocol) => {
    const path = `/api/v1/namespaces/payments/configmaps?watch=true&resourceVersion=${version()}`;
    const { body, close } = (await open[protocol]?.(path)) ?? expect.fail();
    const stream = events(body);
    const name = `streamed-${protocol.at(-1)}`;
    put(name, { a: '1' });
    expect((await stream.next()).value).toMatchObject({
      type: 'ADDED',
      object: { kind: 'ConfigMap', metadata: { name } },
    });
    put(name, { a: '2' });
    expect((await stream.next()).value).toMatchObject({ type: 'MODIFIED', object: { metadata: { name } } });
    sandbox.cluster.remove('', 'configmaps', 'payments', name);
    expect((await stream.next()).value).toMatchObject({ type: 'DELETED', object: { metadata: { name } } });
    close();
  });

  test('after a compaction an older version is 410, and an old continue token too', async () => {
    const client = clientOf(sandbox.kubeconfig);
    const from = version();
    const first = await client.send('GET', '/api/v1/pods?limit=5');
    const ended = await client.send('GET', `/api/v1/configmaps?watch=1&resourceVersion=${from}&timeoutSeconds=1`);
    expect(ended.body).toBe('');
    sandbox.cluster.compact();
    const { body, close } =
      (await open['HTTP/2']?.(`/api/v1/configmaps?watch=1&resourceVersion=${from}`)) ?? expect.fail();
    expect((await events(body).next()).value).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410 } });
    close();
    const second = await client.send('GET', `/api/v1/pods?limit=5&continue=${first.body.metadata.continue}`);
    expect(second).toMatchObject({ status: 410, body: { reason: 'Expired' } });
    await client.close();
  });

  test('a kind that is served no longer ends its watches, after the deletions', async () => {
    const path = '/apis/constraints.gatekeeper.sh/v1beta1/k8sazurev1blocknakedpods?watch=1';
    const { body, close } = (await open['HTTP/2']?.(path)) ?? expect.fail();
    sandbox.cluster.remove('templates.gatekeeper.sh', 'constrainttemplates', '', 'k8sazurev1blocknakedpods');
    const seen: string[] = [];
    for await (const { type } of events(body)) seen.push(type);
    expect(seen).toEqual(['ADDED', 'DELETED']);
    close();
  });

  test('dropped connections end them in the middle', async () => {
    const { body } = (await open['HTTP/2']?.('/api/v1/namespaces?watch=1&resourceVersion=0')) ?? expect.fail();
    const stream = events(body);
    expect((await stream.next()).value).toMatchObject({ type: 'ADDED' });
    sandbox.cluster.dropConnections();
    const rest = async () => {
      for (;;) if ((await stream.next()).done) return 'ended';
    };
    expect(await rest().catch(() => 'broken')).toMatch(/ended|broken/);
  });
});
