import { describe, expect, test } from 'vitest';
import {
  type Api,
  configMap,
  deployment,
  jsonPatch,
  type KubernetesObject,
  mergePatch,
  podSpec,
  strategicPatch,
  uniqueName,
} from './api.ts';

interface DeploymentObject extends KubernetesObject {
  spec: { replicas: number; template: { spec: { containers: { name: string; image: string }[] } } };
  status: Record<string, unknown>;
}

/** Create, get, the three patches, replace, subresources, dry runs, delete. */
export function writesContract(api: Api): void {
  const send = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    (await api.connection.send(method, path, body, headers)) as KubernetesObject;
  const configMaps = () => `${api.core}/configmaps`;
  const deployments = () => `/apis/apps/v1/namespaces/${api.namespace}/deployments`;

  describe('writes', () => {
    test('what is created has an identity, and reads back the same', async () => {
      const name = uniqueName('made');
      const { status, body } = await api.connection.request('POST', configMaps(), configMap(name, {}, { a: '1' }));
      expect(status).toBe(201);
      const made = body as KubernetesObject;
      expect(made.metadata).toMatchObject({
        name,
        namespace: api.namespace,
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      });
      expect(await send('GET', `${configMaps()}/${name}`)).toEqual(made);
    });

    test('generateName makes a name', async () => {
      const { metadata } = await send('POST', configMaps(), {
        ...configMap(''),
        metadata: { generateName: 'generated-' },
      });
      expect(metadata.name).toMatch(/^generated-[a-z0-9]{5}$/);
    });

    test('a namespace is labelled with its name and active', async () => {
      const namespace = await send('GET', `/api/v1/namespaces/${api.namespace}`);
      expect(namespace.metadata.labels).toMatchObject({ 'kubernetes.io/metadata.name': api.namespace });
      expect(namespace.status).toEqual({ phase: 'Active' });
    });

    test('a merge patch sets, and removes by null', async () => {
      const name = uniqueName('merged');
      await send('POST', configMaps(), configMap(name, { keep: 'yes' }, { a: '1', b: '2' }));
      const patched = await send('PATCH', `${configMaps()}/${name}`, { data: { a: null, c: '3' } }, mergePatch);
      expect(patched.data).toEqual({ b: '2', c: '3' });
      expect(patched.metadata.labels).toEqual({ keep: 'yes' });
    });

    test('a patch that changes nothing makes no new version', async () => {
      const name = uniqueName('unchanged');
      const made = await send('POST', configMaps(), configMap(name, {}, { a: '1' }));
      const patched = await send('PATCH', `${configMaps()}/${name}`, { data: { a: '1' } }, mergePatch);
      expect(patched.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
    });

    test('a JSON patch tests and replaces', async () => {
      const name = uniqueName('json-patched');
      await send('POST', configMaps(), configMap(name, {}, { a: '1' }));
      const patch = [
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'replace', path: '/data/a', value: '2' },
        { op: 'add', path: '/metadata/labels', value: { 'contoso.com/x': 'y' } },
      ];
      const patched = await send('PATCH', `${configMaps()}/${name}`, patch, jsonPatch);
      expect(patched.data).toEqual({ a: '2' });
      expect(patched.metadata.labels).toEqual({ 'contoso.com/x': 'y' });
      const again = await api.connection.request('PATCH', `${configMaps()}/${name}`, patch, jsonPatch);
      expect(again.status).toBe(422);
      expect(again.body).toMatchObject({ kind: 'Status', reason: 'Invalid', code: 422 });
    });

    test('a strategic patch merges containers by name', async () => {
      const name = uniqueName('strategic');
      await send('POST', deployments(), deployment(name));
      const patch = {
        spec: { template: { spec: { containers: [{ name: 'app', image: 'contoso.azurecr.io/contract:2.0.0' }] } } },
      };
      const { spec } = (await send('PATCH', `${deployments()}/${name}`, patch, strategicPatch)) as DeploymentObject;
      expect(spec.template.spec.containers).toHaveLength(1);
      expect(spec.template.spec.containers[0]).toMatchObject({
        ...podSpec('contoso.azurecr.io/contract:2.0.0').containers[0],
        image: 'contoso.azurecr.io/contract:2.0.0',
      });
      const remove = { spec: { template: { spec: { containers: [{ name: 'app', livenessProbe: null }] } } } };
      const without = (await send('PATCH', `${deployments()}/${name}`, remove, strategicPatch)) as DeploymentObject;
      expect(without.spec.template.spec.containers[0]).not.toHaveProperty('livenessProbe');
    });

    test('the generation counts changes of the spec, not of metadata or status', async () => {
      const name = uniqueName('generation');
      const made = await send('POST', deployments(), deployment(name));
      expect(made.metadata.generation).toBe(1);
      const path = `${deployments()}/${name}`;
      const labelled = await send('PATCH', path, { metadata: { labels: { a: 'b' } } }, mergePatch);
      expect(labelled.metadata.generation).toBe(1);
      const paused = await send('PATCH', path, { spec: { paused: true } }, mergePatch);
      expect(paused.metadata.generation).toBe(2);
    });

    test('status is written through its subresource alone', async () => {
      const name = uniqueName('status');
      await send('POST', `${api.core}/pods`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, labels: { owner: 'contract' } },
        spec: podSpec(),
      });
      const path = `${api.core}/pods/${name}`;
      const ignored = await send('PATCH', path, { status: { message: 'through the front' } }, mergePatch);
      expect(ignored.status).not.toHaveProperty('message');
      const body = {
        metadata: { labels: { owner: 'status' } },
        status: { phase: 'Running', message: 'through the side' },
      };
      const written = await send('PATCH', `${path}/status`, body, mergePatch);
      expect(written.status).toMatchObject({ phase: 'Running', message: 'through the side' });
      expect((await send('GET', path)).status).toMatchObject({ phase: 'Running', message: 'through the side' });
      await api.connection.send('DELETE', `${path}?gracePeriodSeconds=0`);
    });

    test('PUT replaces, and refuses an old version', async () => {
      const name = uniqueName('replaced');
      const made = await send('POST', configMaps(), configMap(name, {}, { a: '1' }));
      const path = `${configMaps()}/${name}`;
      const replaced = await send('PUT', path, { ...made, data: { b: '2' } });
      expect(replaced.data).toEqual({ b: '2' });
      const { status, body } = await api.connection.request('PUT', path, { ...made, data: { c: '3' } });
      expect(status).toBe(409);
      expect(body).toMatchObject({
        kind: 'Status',
        status: 'Failure',
        reason: 'Conflict',
        details: { name, kind: 'configmaps' },
        message: expect.stringContaining(
          'the object has been modified; please apply your changes to the latest version',
        ),
      });
    });

    test('a dry run answers as the write would, and writes nothing', async () => {
      const name = uniqueName('dry');
      const made = await send('POST', `${configMaps()}?dryRun=All`, configMap(name));
      expect(made.metadata.uid).toBeTruthy();
      expect((await api.connection.request('GET', `${configMaps()}/${name}`)).status).toBe(404);
    });

    test('delete answers a Status with the details, and then there is nothing', async () => {
      const name = uniqueName('deleted');
      const { metadata } = await send('POST', configMaps(), configMap(name));
      const { status, body } = await api.connection.request('DELETE', `${configMaps()}/${name}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        kind: 'Status',
        status: 'Success',
        details: { name, kind: 'configmaps', uid: metadata.uid },
      });
      expect((await api.connection.request('GET', `${configMaps()}/${name}`)).status).toBe(404);
    });

    test('delete with a precondition on another uid is a conflict', async () => {
      const name = uniqueName('precondition');
      await send('POST', configMaps(), configMap(name));
      const options = {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        preconditions: { uid: '00000000-0000-4000-8000-000000000000' },
      };
      const { status, body } = await api.connection.request('DELETE', `${configMaps()}/${name}`, options);
      expect(status).toBe(409);
      expect(body).toMatchObject({ reason: 'Conflict' });
    });
  });
}
