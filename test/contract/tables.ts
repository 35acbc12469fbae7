import { describe, expect, test } from 'vitest';
import { type Api, configMap, constraints, deployment, type KubernetesObject, openWatch, uniqueName } from './api.ts';

interface Table {
  kind: string;
  apiVersion: string;
  metadata: { resourceVersion?: string };
  columnDefinitions: { name: string; type: string; format: string; priority: number }[];
  rows: { cells: unknown[]; object?: KubernetesObject }[];
}

/** What kubectl get sends. */
const asTable = {
  accept:
    'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
};

/** Server-side tables: what kubectl get prints. */
export function tablesContract(api: Api): void {
  const table = async (path: string) => (await api.connection.send('GET', path, undefined, asTable)) as Table;
  const columns = ({ columnDefinitions }: Table) =>
    columnDefinitions.map(({ name, priority }) => (priority === 0 ? name : `(${name})`));

  describe('tables', () => {
    test('a list comes as columns and rows, with the metadata of each object', async () => {
      const name = uniqueName('row');
      await api.connection.send('POST', `${api.core}/configmaps`, configMap(name, { table: name }, { a: '1', b: '2' }));
      const result = await table(`${api.core}/configmaps?labelSelector=table%3D${name}`);
      expect({ kind: result.kind, apiVersion: result.apiVersion }).toEqual({
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
      });
      expect(result.metadata.resourceVersion).toMatch(/^\d+$/);
      expect(columns(result)).toEqual(['Name', 'Data', 'Age']);
      expect(result.columnDefinitions[0]).toMatchObject({ type: 'string', format: 'name' });
      expect(result.rows).toHaveLength(1);
      const [row] = result.rows;
      expect(row?.cells.slice(0, 2)).toEqual([name, 2]);
      expect(row?.cells[2]).toMatch(/^\d+[smh]/);
      expect(row?.object).toMatchObject({
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { name },
      });
      expect(row?.object).not.toHaveProperty('data');
    });

    test('includeObject says what of each object comes along', async () => {
      const [whole] = (await table(`${api.core}/configmaps?includeObject=Object`)).rows;
      expect(whole?.object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1' });
      const [nothing] = (await table(`${api.core}/configmaps?includeObject=None`)).rows;
      expect(nothing?.object ?? null).toBeNull();
    });

    test('one object is a table of one row', async () => {
      const result = await table(`/api/v1/namespaces/${api.namespace}`);
      expect(columns(result)).toEqual(['Name', 'Status', 'Age']);
      expect(result.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([[api.namespace, 'Active']]);
    });

    test('pods have the columns that kubectl shows', async () => {
      const result = await table('/api/v1/pods?fieldSelector=status.phase%3DRunning');
      expect(columns(result)).toEqual([
        'Name',
        'Ready',
        'Status',
        'Restarts',
        'Age',
        '(IP)',
        '(Node)',
        '(Nominated Node)',
        '(Readiness Gates)',
      ]);
      expect(result.rows.length).toBeGreaterThan(0);
      for (const { cells } of result.rows) {
        expect(cells[1]).toMatch(/^\d+\/\d+$/);
        expect(cells[2]).toBeTypeOf('string');
        expect(String(cells[3])).toMatch(/^\d+/);
      }
    });

    test('deployments have the columns that kubectl shows', async () => {
      const name = uniqueName('table');
      const path = `/apis/apps/v1/namespaces/${api.namespace}/deployments`;
      await api.connection.send('POST', path, deployment(name));
      const result = await table(`${path}/${name}`);
      expect(columns(result)).toEqual([
        'Name',
        'Ready',
        'Up-to-date',
        'Available',
        'Age',
        '(Containers)',
        '(Images)',
        '(Selector)',
      ]);
      expect(result.rows[0]?.cells.slice(0, 4)).toEqual([name, '0/0', 0, 0]);
      expect(result.rows[0]?.cells.slice(5)).toEqual(['app', 'contoso.azurecr.io/contract:1.0.0', `app=${name}`]);
    });

    test('constraints show their action and total', async () => {
      const path = `${constraints}/${api.constraintResource}`;
      const result = await table(path);
      expect(columns(result)).toEqual(['Name', 'enforcement-action', 'total-violations']);
      const { items } = (await api.connection.send('GET', path)) as { items: KubernetesObject[] };
      expect(result.rows.map(({ cells }) => cells.slice(0, 2))).toEqual(
        items.map(({ metadata, spec }) => [
          metadata.name,
          (spec as { enforcementAction?: string }).enforcementAction ?? 'deny',
        ]),
      );
      for (const { cells } of result.rows) expect(cells[2]).toBeTypeOf('number');
    });

    test('a watch sends tables of one row, the columns with the first', async () => {
      const name = uniqueName('watched-row');
      const path = `${api.core}/configmaps?watch=1&fieldSelector=metadata.name%3D${name}`;
      const watch = await openWatch(api.connection, path, asTable);
      try {
        await api.connection.send('POST', `${api.core}/configmaps`, configMap(name));
        await api.connection.send('DELETE', `${api.core}/configmaps/${name}`);
        const [first, second] = [await watch.next(), await watch.next()];
        const [added, deleted] = [first?.object, second?.object] as unknown as Table[];
        expect([first?.type, second?.type]).toEqual(['ADDED', 'DELETED']);
        expect(added?.kind).toBe('Table');
        expect(added?.columnDefinitions.map((column) => column.name)).toEqual(['Name', 'Data', 'Age']);
        expect(added?.rows[0]?.cells[0]).toBe(name);
        expect(deleted?.rows[0]?.cells[0]).toBe(name);
        expect(deleted?.columnDefinitions ?? []).toEqual([]);
      } finally {
        watch.close();
      }
    });
  });
}
