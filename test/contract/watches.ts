import { afterEach, describe, expect, test } from 'vitest';
import {
  type Api,
  configMap,
  constraints,
  type KubernetesList,
  type KubernetesObject,
  mergePatch,
  openWatch,
  take,
  uniqueName,
  type Watch,
} from './api.ts';

/** Watches: order, resuming, bookmarks, selectors, expiry. */
export function watchesContract(api: Api): void {
  const open: Watch[] = [];
  const watch = async (path: string, query: Record<string, string>) => {
    const opened = await openWatch(api.connection, `${path}?${new URLSearchParams({ watch: '1', ...query })}`);
    open.push(opened);
    return opened;
  };
  const configMaps = () => `${api.core}/configmaps`;
  const version = async () =>
    ((await api.connection.send('GET', configMaps())) as KubernetesList).metadata.resourceVersion;
  const make = (name: string, labels = {}) => api.connection.send('POST', configMaps(), configMap(name, labels));
  const change = (name: string, patch: object) =>
    api.connection.send('PATCH', `${configMaps()}/${name}`, patch, mergePatch);
  const remove = (name: string) => api.connection.send('DELETE', `${configMaps()}/${name}`);

  describe('watches', () => {
    afterEach(() => {
      for (const each of open.splice(0)) each.close();
    });

    test('a watch from a list on sees what is made, changed and deleted, in order', async () => {
      const from = await version();
      const events = await watch(configMaps(), { resourceVersion: from });
      const name = uniqueName('watched');
      await make(name);
      await change(name, { data: { a: '1' } });
      await remove(name);
      const seen = await take(events, 3);
      expect(seen.map(({ type, object }) => [type, object.metadata.name])).toEqual([
        ['ADDED', name],
        ['MODIFIED', name],
        ['DELETED', name],
      ]);
      expect(seen[0]?.object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1' });
      expect(seen[2]?.object.data).toEqual({ a: '1' });
      const versions = [from, ...seen.map(({ object }) => object.metadata.resourceVersion)].map(Number);
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(new Set(versions).size).toBe(4);
    });

    test('a watch resumes after the last version seen', async () => {
      const name = uniqueName('resumed');
      const { metadata } = (await make(name)) as { metadata: { resourceVersion: string } };
      await change(name, { data: { a: '1' } });
      await remove(name);
      const seen = await take(await watch(configMaps(), { resourceVersion: metadata.resourceVersion }), 2);
      expect(seen.map(({ type, object }) => [type, object.metadata.name])).toEqual([
        ['MODIFIED', name],
        ['DELETED', name],
      ]);
    });

    test('a watch without a version begins with what is there', async () => {
      const name = uniqueName('present');
      await make(name, { watch: name });
      const events = await watch(configMaps(), { labelSelector: `watch=${name}` });
      expect((await take(events, 1))[0]).toMatchObject({ type: 'ADDED', object: { metadata: { name } } });
      await remove(name);
      expect((await take(events, 1))[0]).toMatchObject({ type: 'DELETED', object: { metadata: { name } } });
    });

    test('with a label selector, entering is ADDED and leaving is DELETED', async () => {
      const name = uniqueName('labelled');
      const events = await watch(configMaps(), { labelSelector: `watch=${name}`, resourceVersion: await version() });
      await make(name);
      await change(name, { metadata: { labels: { watch: name } } });
      await change(name, { data: { a: '1' } });
      await change(name, { metadata: { labels: { watch: null } } });
      await remove(name);
      await make(`${name}-end`, { watch: name });
      expect((await take(events, 4)).map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
        `ADDED ${name}`,
        `MODIFIED ${name}`,
        `DELETED ${name}`,
        `ADDED ${name}-end`,
      ]);
    });

    test('one object is watched by its name', async () => {
      const name = uniqueName('single');
      const events = await watch(configMaps(), {
        fieldSelector: `metadata.name=${name}`,
        resourceVersion: await version(),
      });
      await make(`${name}-other`);
      await make(name);
      expect((await take(events, 1))[0]).toMatchObject({ type: 'ADDED', object: { metadata: { name } } });
    });

    test('all namespaces are watched at once', async () => {
      const name = uniqueName('everywhere');
      const events = await watch('/api/v1/configmaps', {
        labelSelector: `watch=${name}`,
        resourceVersion: await version(),
      });
      await make(name, { watch: name });
      expect((await take(events, 1))[0]?.object.metadata).toMatchObject({ name, namespace: api.namespace });
    });

    test('bookmarks move the version past what a selector hides, and the server ends the watch at its timeout', async () => {
      const events = await watch(configMaps(), {
        labelSelector: 'watch=nothing-has-this',
        resourceVersion: await version(),
        allowWatchBookmarks: 'true',
        timeoutSeconds: '4',
      });
      const hidden = (await make(uniqueName('hidden'))) as KubernetesObject;
      const bookmarks = [];
      for (let event = await events.next(); event; event = await events.next()) {
        expect(event.type).toBe('BOOKMARK');
        bookmarks.push(event.object);
      }
      const last = bookmarks.at(-1);
      expect(last).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1' });
      expect(Number(last?.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(hidden.metadata.resourceVersion));
      expect(last?.metadata.name).toBeUndefined();
    });

    test('without allowWatchBookmarks there are none', async () => {
      const events = await watch(configMaps(), { resourceVersion: await version(), timeoutSeconds: '2' });
      expect(await events.next()).toBeUndefined();
    });

    test('sendInitialEvents streams what is there, then a bookmark that says so', async () => {
      const name = uniqueName('initial');
      await make(name, { watch: name });
      const events = await watch(configMaps(), {
        labelSelector: `watch=${name}`,
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: 'true',
      });
      expect(await events.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name } } });
      expect(await events.next()).toMatchObject({
        type: 'BOOKMARK',
        object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
      });
    });

    test('a version long gone is an ERROR event with 410', async () => {
      const events = await watch(`${constraints}/${api.constraintResource}`, { resourceVersion: '1' });
      expect(await events.next()).toMatchObject({
        type: 'ERROR',
        object: {
          kind: 'Status',
          apiVersion: 'v1',
          status: 'Failure',
          reason: 'Expired',
          code: 410,
          message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/),
        },
      });
      expect(await events.next()).toBeUndefined();
    });

    test('constraints are watched, with a bookmark of their kind', async () => {
      const path = `${constraints}/${api.constraintResource}`;
      const before = (await api.connection.send('GET', path)) as KubernetesList;
      const [first] = before.items;
      const events = await watch(path, { resourceVersion: before.metadata.resourceVersion });
      const mark = uniqueName('mark');
      const one = `${path}/${first?.metadata.name}`;
      await api.connection.send('PATCH', one, { metadata: { annotations: { 'contract-mark': mark } } }, mergePatch);
      // The audit writes its status meanwhile: other events may come first.
      for (;;) {
        const [event] = await take(events, 1);
        expect(event?.type).toBe('MODIFIED');
        expect(event?.object.kind).toBe(before.kind.replace(/List$/, ''));
        if (event?.object.metadata.annotations?.['contract-mark'] === mark) break;
      }
      const undo = { metadata: { annotations: { 'contract-mark': null } } };
      await api.connection.send('PATCH', one, undo, mergePatch);
    });
  });
}
