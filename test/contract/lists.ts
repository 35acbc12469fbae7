import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, configMap, constraints, type KubernetesList, uniqueName } from './api.ts';

/** Lists: pages, selectors, resource versions. */
export function listsContract(api: Api): void {
  const list = async (path: string) => (await api.connection.send('GET', path)) as KubernetesList;
  const names = ({ items }: KubernetesList) => items.map(({ metadata }) => metadata.name);
  const labels: Record<string, Record<string, string>> = {
    'list-a': { set: 'list', app: 'a' },
    'list-b': { set: 'list', app: 'b' },
    'list-c': { set: 'list', app: 'c', tier: 'back' },
    'list-d': { set: 'list', tier: 'front' },
    'list-e': { set: 'list', tier: 'back' },
  };
  const select = (query: Record<string, string>) => `${api.core}/configmaps?${new URLSearchParams(query)}`;

  describe('lists', () => {
    beforeAll(async () => {
      for (const [name, own] of Object.entries(labels)) {
        await api.connection.send('POST', `${api.core}/configmaps`, configMap(name, own));
      }
    });

    test('a list of a built-in kind names its kind once, and not in each item', async () => {
      const all = await list(select({ labelSelector: 'set=list' }));
      expect({ kind: all.kind, apiVersion: all.apiVersion }).toEqual({ kind: 'ConfigMapList', apiVersion: 'v1' });
      expect(all.metadata.resourceVersion).toMatch(/^\d+$/);
      expect(names(all)).toEqual(Object.keys(labels));
      for (const item of all.items) expect(item).not.toHaveProperty('kind');
    });

    test('pages follow one another by continue and hold one resource version', async () => {
      const first = await list(select({ limit: '2' }));
      const everything = names(await list(`${api.core}/configmaps`));
      expect(first.items).toHaveLength(2);
      expect(first.metadata.continue).toBeTruthy();
      expect(first.metadata.remainingItemCount).toBe(everything.length - 2);
      const seen = names(first);
      for (let token = first.metadata.continue; token; ) {
        const page = await list(select({ limit: '2', continue: token }));
        expect(page.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
        seen.push(...names(page));
        token = page.metadata.continue;
      }
      expect(seen).toEqual(everything);
    });

    test('pages of a selected list keep to the selection', async () => {
      const first = await list(select({ limit: '1', labelSelector: 'tier=back' }));
      expect(names(first)).toEqual(['list-c']);
      const second = await list(
        select({ limit: '5', labelSelector: 'tier=back', continue: first.metadata.continue ?? '' }),
      );
      expect(names(second)).toEqual(['list-e']);
      expect(second.metadata.continue ?? '').toBe('');
    });

    test.each([
      ['app=a', ['list-a']],
      ['app==b', ['list-b']],
      ['app!=a', ['list-b', 'list-c', 'list-d', 'list-e']],
      ['app in (a,c)', ['list-a', 'list-c']],
      ['app notin (a,c)', ['list-b', 'list-d', 'list-e']],
      ['app', ['list-a', 'list-b', 'list-c']],
      ['!app', ['list-d', 'list-e']],
      ['tier=back,app', ['list-c']],
    ])('the label selector %s', async (selector, expected) => {
      expect(names(await list(select({ labelSelector: `set=list,${selector}` })))).toEqual(expected);
    });

    test.each([
      ['metadata.name=list-b', ['list-b']],
      ['metadata.name!=list-b', ['list-a', 'list-c', 'list-d', 'list-e']],
    ])('the field selector %s', async (fieldSelector, expected) => {
      expect(names(await list(select({ labelSelector: 'set=list', fieldSelector })))).toEqual(expected);
    });

    test('a list over all namespaces can be narrowed to one by field', async () => {
      const query = new URLSearchParams({
        fieldSelector: `metadata.namespace=${api.namespace}`,
        labelSelector: 'set=list',
      });
      expect(names(await list(`/api/v1/configmaps?${query}`))).toEqual(Object.keys(labels));
    });

    test('pods are selected by phase', async () => {
      const total = (await list('/api/v1/pods')).items;
      const running = await list('/api/v1/pods?fieldSelector=status.phase%3DRunning');
      expect(names(running).sort()).toEqual(
        total
          .filter(({ status }) => (status as { phase: string }).phase === 'Running')
          .map(({ metadata }) => metadata.name)
          .sort(),
      );
      expect(running.items.length).toBeGreaterThan(0);
    });

    test('events are selected by what they are about', async () => {
      const about = uniqueName('replicas');
      const event = (name: string, kind: string, reason: string) => ({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: api.namespace },
        involvedObject: { apiVersion: 'apps/v1', kind, name: about, namespace: api.namespace },
        reason,
        type: 'Warning',
        message: 'Error creating',
        source: { component: 'replicaset-controller' },
      });
      for (const each of [
        event(`${about}-1`, 'ReplicaSet', 'FailedCreate'),
        event(`${about}-2`, 'ReplicaSet', 'FailedDelete'),
        event(`${about}-3`, 'Job', 'FailedCreate'),
      ]) {
        await api.connection.send('POST', `${api.core}/events`, each);
      }
      const fieldSelector = `involvedObject.name=${about},involvedObject.kind=ReplicaSet,reason=FailedCreate,type=Warning`;
      expect(names(await list(`/api/v1/events?${new URLSearchParams({ fieldSelector })}`))).toEqual([`${about}-1`]);
    });

    test('resourceVersion=0 is served', async () => {
      expect(names(await list(select({ labelSelector: 'set=list', resourceVersion: '0' })))).toEqual(
        Object.keys(labels),
      );
    });

    test('a list of constraints names the kind in each item', async () => {
      const all = await list(`${constraints}/${api.constraintResource}`);
      const kind = all.kind.replace(/List$/, '');
      expect(kind.toLowerCase()).toBe(api.constraintResource);
      for (const item of all.items) {
        expect({ kind: item.kind, apiVersion: item.apiVersion }).toEqual({
          kind,
          apiVersion: 'constraints.gatekeeper.sh/v1beta1',
        });
        expect(item.metadata.uid).toBeTruthy();
        expect(item.metadata.generation).toBeGreaterThan(0);
      }
    });

    test('an empty list has items, and they are none', async () => {
      expect((await list(select({ labelSelector: 'set=nothing' }))).items).toEqual([]);
    });
  });
}
