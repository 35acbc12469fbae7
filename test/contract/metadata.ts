import { describe, expect, test } from 'vitest';
import {
  type Api,
  configMap,
  constraints,
  type KubernetesList,
  type KubernetesObject,
  openWatch,
  take,
  uniqueName,
} from './api.ts';

const asList = { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' };
const asOne = { accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' };

/** Metadata alone, of lists, objects and watches. */
export function metadataContract(api: Api): void {
  describe('metadata only', () => {
    test('pods come with their owners and without spec and status', async () => {
      const list = (await api.connection.send('GET', '/api/v1/pods', undefined, asList)) as KubernetesList;
      expect({ kind: list.kind, apiVersion: list.apiVersion }).toEqual({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
      });
      const whole = (await api.connection.send('GET', '/api/v1/pods')) as KubernetesList;
      const byUid = (items: KubernetesObject[]) => new Map(items.map((item) => [item.metadata.uid, item]));
      const wholeByUid = byUid(whole.items);
      expect([...byUid(list.items).keys()].sort()).toEqual([...wholeByUid.keys()].sort());
      for (const item of list.items) {
        expect(Object.keys(item).filter((key) => !['kind', 'apiVersion', 'metadata'].includes(key))).toEqual([]);
        expect(item.metadata.ownerReferences).toEqual(wholeByUid.get(item.metadata.uid)?.metadata.ownerReferences);
      }
      expect(list.items.some(({ metadata }) => metadata.ownerReferences?.some(({ controller }) => controller))).toBe(
        true,
      );
    });

    test('pages work as they do for whole objects', async () => {
      const list = (await api.connection.send('GET', '/api/v1/pods?limit=1', undefined, asList)) as KubernetesList;
      expect(list.items).toHaveLength(1);
      expect(list.metadata.continue).toBeTruthy();
    });

    test('one constraint', async () => {
      const path = `${constraints}/${api.constraintResource}`;
      const { items } = (await api.connection.send('GET', path)) as KubernetesList;
      const one = await api.connection.send('GET', `${path}/${items[0]?.metadata.name}`, undefined, asOne);
      expect(one).toMatchObject({
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { name: items[0]?.metadata.name, uid: items[0]?.metadata.uid },
      });
      expect(one).not.toHaveProperty('spec');
    });

    test('a watch', async () => {
      const name = uniqueName('metadata');
      const path = `${api.core}/configmaps?watch=1&fieldSelector=metadata.name%3D${name}`;
      const watch = await openWatch(api.connection, path, asOne);
      try {
        await api.connection.send('POST', `${api.core}/configmaps`, configMap(name, {}, { a: '1' }));
        const [event] = await take(watch, 1);
        expect(event).toMatchObject({ type: 'ADDED', object: { kind: 'PartialObjectMetadata', metadata: { name } } });
        expect(event?.object).not.toHaveProperty('data');
      } finally {
        watch.close();
      }
    });
  });
}
