import { describe, expect, test } from 'vitest';
import { type Api, configMap, type KubernetesObject, uniqueName } from './api.ts';

const applyPatch = { 'content-type': 'application/apply-patch+yaml' };

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
