import { describe, expect, test } from 'vitest';
import { type Api, configMap, deployment, jsonPatch, type KubernetesObject, uniqueName } from './api.ts';

const applyPatch = { 'content-type': 'application/apply-patch+yaml' };

interface Owned {
  readonly metadata: {
    readonly managedFields: readonly {
      readonly manager: string;
      readonly operation: string;
      readonly fieldsV1: unknown;
    }[];
  };
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
}

const setOf = ({ metadata }: Owned, manager: string) =>
  metadata.managedFields.find((entry) => entry.manager === manager)?.fieldsV1 ?? {};

/** Server-side apply, as kubectl and controllers use it. */
export function applyContract(api: Api): void {
  const apply = (name: string, data: Record<string, string>, query: string) =>
    api.connection.request('PATCH', `${api.core}/configmaps/${name}?${query}`, configMap(name, {}, data), applyPatch);

  describe('server-side apply', () => {
    test('makes what is not there, and says who set it', async () => {
      const name = uniqueName('applied');
      const made = await apply(name, { a: '1' }, 'fieldManager=one');
      expect(made.status).toBe(201);
      const { managedFields } = (made.body as KubernetesObject).metadata as { managedFields?: object[] };
      expect(managedFields).toMatchObject([
        { manager: 'one', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } },
      ]);
    });

    test('applied twice it is unchanged; what is left out is removed', async () => {
      const name = uniqueName('reapplied');
      const first = (await apply(name, { a: '1', b: '2' }, 'fieldManager=one')).body as KubernetesObject;
      const again = await apply(name, { a: '1', b: '2' }, 'fieldManager=one');
      expect(again.status).toBe(200);
      expect((again.body as KubernetesObject).metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      expect(((await apply(name, { a: '1' }, 'fieldManager=one')).body as KubernetesObject).data).toEqual({ a: '1' });
    });

    test("another's field is a conflict, unless forced", async () => {
      const name = uniqueName('contested');
      await apply(name, { a: '1' }, 'fieldManager=one');
      const refused = await apply(name, { a: '2' }, 'fieldManager=two');
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({
        kind: 'Status',
        reason: 'Conflict',
        message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
        details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' }] },
      });
      const forced = await apply(name, { a: '2' }, 'fieldManager=two&force=true');
      expect((forced.body as KubernetesObject).data).toEqual({ a: '2' });
    });

    test('containers merge by their names, and what is forced is its former manager’s no more', async () => {
      const whole = deployment(uniqueName('contested'));
      const path = `/apis/apps/v1/namespaces/${api.namespace}/deployments/${whole.metadata.name}`;
      const patch = (body: object, query: string) =>
        api.connection.request('PATCH', `${path}?${query}`, body, applyPatch);
      await patch(whole, 'fieldManager=one');
      const [container] = whole.spec.template.spec.containers;
      const containers = [{ name: container?.name, image: 'contested.example/app:2', tty: true }];
      const { apiVersion, kind } = whole;
      const part = { apiVersion, kind, metadata: whole.metadata, spec: { template: { spec: { containers } } } };
      const refused = await patch(part, 'fieldManager=two');
      expect(refused.body).toMatchObject({
        reason: 'Conflict',
        details: { causes: [{ field: `.spec.template.spec.containers[name="${container?.name}"].image` }] },
      });
      const forced = (await patch(part, 'fieldManager=two&force=true')).body as Owned;
      expect(forced.spec.template.spec.containers).toMatchObject([{ ...container, ...containers[0] }]);
      const imageOf = (manager: string) => JSON.stringify(setOf(forced, manager)).includes('"f:image"');
      expect([imageOf('one'), imageOf('two')]).toEqual([false, true]);
    });

    test('an empty map that was applied owns what comes into it', async () => {
      const name = uniqueName('empty');
      await api.connection.request(
        'PATCH',
        `${api.core}/configmaps/${name}?fieldManager=one`,
        {
          ...configMap(name, {}, { k: 'v' }),
          metadata: { name, annotations: {} },
        },
        applyPatch,
      );
      const marked = { ...configMap(name, {}, { k: 'v' }), metadata: { name, annotations: { a: 'b' } } };
      const { status, body } = await api.connection.request(
        'PATCH',
        `${api.core}/configmaps/${name}?fieldManager=two`,
        marked,
        applyPatch,
      );
      expect(status).toBe(409);
      expect(body).toMatchObject({
        message: 'Apply failed with 1 conflict: conflict with "one": .metadata.annotations',
      });
    });

    test('who owns a field can be written down by a JSON patch', async () => {
      const name = uniqueName('handed');
      const made = (await apply(name, { a: '1' }, 'fieldManager=one')).body as Owned;
      const managedFields = made.metadata.managedFields.map((entry) => ({ ...entry, manager: 'two' }));
      const patch = [{ op: 'replace', path: '/metadata/managedFields', value: managedFields }];
      const path = `${api.core}/configmaps/${name}?fieldManager=three`;
      const { status, body } = await api.connection.request('PATCH', path, patch, jsonPatch);
      expect(status).toBe(200);
      expect((body as Owned).metadata.managedFields.map(({ manager, operation }) => [manager, operation])).toEqual([
        ['two', 'Apply'],
      ]);
    });

    test('a field manager is required', async () => {
      const { status, body } = await apply(uniqueName('nobody'), {}, '');
      expect(status).toBe(422);
      expect(body).toMatchObject({
        kind: 'Status',
        reason: 'Invalid',
        message: expect.stringContaining('fieldManager'),
      });
    });
  });
}
