import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { describe, expect, test } from 'vitest';
import { type Api, constraints, type KubernetesList } from './api.ts';

interface Resource {
  name: string;
  singularName: string;
  namespaced: boolean;
  kind: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
}

interface AggregatedResource {
  resource: string;
  responseKind: { group: string; version: string; kind: string };
  scope: 'Cluster' | 'Namespaced';
  singularResource: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: { subresource: string; verbs: string[] }[];
}

interface GroupDiscovery {
  metadata: { name?: string };
  versions: { version: string; freshness?: string; resources: AggregatedResource[] }[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
/** What client-go sends: the newest first, plain JSON last. */
const asClientGo = `${aggregated},application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json`;
const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** /version, health, and both forms of discovery. */
export function discoveryContract(api: Api): void {
  const get = (path: string, headers?: Record<string, string>) =>
    api.connection.request('GET', path, undefined, headers);
  const resourcesOf = async (path: string) => {
    const { body } = await get(path);
    return body as { kind: string; groupVersion: string; resources: Resource[] };
  };

  describe('discovery', () => {
    test('/version names a version that kubectl can parse', async () => {
      const { status, body } = await get('/version');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        major: '1',
        minor: expect.stringMatching(/^\d+\+?$/),
        gitVersion: expect.stringMatching(/^v1\.\d+\.\d+/),
        platform: expect.stringMatching(/^\w+\/\w+$/),
      });
    });

    test.each(['/readyz', '/livez', '/healthz'])('%s says ok, as text', async (path) => {
      const { status, body, headers } = await get(path);
      expect({ status, body }).toEqual({ status: 200, body: 'ok' });
      expect(headers['content-type']).toContain('text/plain');
    });

    test('HTTP/2 is offered', async () => {
      const { server, ca, cert, key } = api.connection.client;
      const session = connectHttp2(server, { ca, ...(cert && key ? { cert, key } : {}) });
      try {
        const headers = await new Promise<IncomingHttpHeaders & { ':status'?: number }>((resolve, reject) => {
          session.once('error', reject);
          session.request({ ':path': '/version' }).once('response', resolve).once('error', reject).resume();
        });
        expect(headers[':status']).toBe(200);
      } finally {
        session.destroy();
      }
    });

    test('/api lists v1', async () => {
      const { body } = await get('/api');
      expect(body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    });

    test('/apis lists the groups with their preferred versions', async () => {
      const { body } = await get('/apis');
      const { kind, apiVersion, groups } = body as {
        kind: string;
        apiVersion: string;
        groups: { name: string; versions: object[]; preferredVersion: object }[];
      };
      expect({ kind, apiVersion }).toEqual({ kind: 'APIGroupList', apiVersion: 'v1' });
      const preferred = Object.fromEntries(groups.map((group) => [group.name, group.preferredVersion]));
      const version = (groupVersion: string) => ({ groupVersion, version: groupVersion.split('/')[1] });
      expect(preferred).toMatchObject({
        apps: version('apps/v1'),
        batch: version('batch/v1'),
        'authorization.k8s.io': version('authorization.k8s.io/v1'),
        'admissionregistration.k8s.io': version('admissionregistration.k8s.io/v1'),
        'discovery.k8s.io': version('discovery.k8s.io/v1'),
        'constraints.gatekeeper.sh': version('constraints.gatekeeper.sh/v1beta1'),
        'templates.gatekeeper.sh': version('templates.gatekeeper.sh/v1'),
      });
      for (const group of groups) expect(group.versions).toContainEqual(group.preferredVersion);
    });

    test('/apis/GROUP describes the one group', async () => {
      const { body } = await get('/apis/apps');
      expect(body).toMatchObject({ kind: 'APIGroup', name: 'apps', preferredVersion: { groupVersion: 'apps/v1' } });
    });

    test('/api/v1 lists pods with verbs, short names and subresources', async () => {
      const { kind, groupVersion, resources } = await resourcesOf('/api/v1');
      expect({ kind, groupVersion }).toEqual({ kind: 'APIResourceList', groupVersion: 'v1' });
      const pods = resources.find(({ name }) => name === 'pods');
      expect(pods).toMatchObject({
        singularName: 'pod',
        namespaced: true,
        kind: 'Pod',
        shortNames: ['po'],
        categories: ['all'],
      });
      expect(pods?.verbs).toEqual(all);
      expect(resources.find(({ name }) => name === 'namespaces')).toMatchObject({
        namespaced: false,
        shortNames: ['ns'],
      });
      const names = resources.map(({ name }) => name);
      for (const name of ['pods/log', 'pods/status', 'configmaps', 'events', 'services']) expect(names).toContain(name);
    });

    test('/apis/apps/v1 lists deployments', async () => {
      const { resources } = await resourcesOf('/apis/apps/v1');
      expect(resources.find(({ name }) => name === 'deployments')).toMatchObject({
        singularName: 'deployment',
        kind: 'Deployment',
        shortNames: ['deploy'],
        categories: ['all'],
      });
      const names = resources.map(({ name }) => name);
      for (const name of ['deployments/status', 'replicasets', 'statefulsets', 'daemonsets'])
        expect(names).toContain(name);
    });

    test('constraint kinds are cluster-wide, in the category constraint, with a status', async () => {
      const { resources } = await resourcesOf(constraints);
      const kinds = resources.filter(({ name }) => !name.includes('/'));
      expect(kinds.length).toBeGreaterThan(1);
      for (const { name, singularName, kind, namespaced, verbs, categories } of kinds) {
        expect(name).toBe(kind.toLowerCase());
        expect(singularName).toBe(name);
        expect(namespaced).toBe(false);
        expect(categories).toEqual(expect.arrayContaining(['constraint']));
        expect([...verbs].sort()).toEqual(all);
        const status = resources.find((each) => each.name === `${name}/status`);
        expect(status?.kind).toBe(kind);
        expect([...(status?.verbs ?? [])].sort()).toEqual(['get', 'patch', 'update']);
      }
    });

    test('the CRDs of the constraint kinds carry the label gatekeeper.sh/constraint', async () => {
      const { resources } = await resourcesOf(constraints);
      const selector = encodeURIComponent('gatekeeper.sh/constraint=yes');
      const { body } = await get(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions?labelSelector=${selector}`);
      const served = (body as KubernetesList).items.map(({ metadata }) => metadata.name.split('.')[0]);
      expect(served.sort()).toEqual(
        resources
          .map(({ name }) => name)
          .filter((name) => !name.includes('/'))
          .sort(),
      );
    });

    test.each(['/api', '/apis'])('%s answers aggregated discovery, when asked as client-go asks', async (path) => {
      const { body, headers } = await get(path, { accept: asClientGo });
      expect(String(headers['content-type']).replaceAll(' ', '')).toBe(aggregated);
      const { kind, apiVersion, items } = body as { kind: string; apiVersion: string; items: GroupDiscovery[] };
      expect({ kind, apiVersion }).toEqual({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' });
      for (const { versions } of items) for (const { freshness } of versions) expect(freshness).toBe('Current');
    });

    test('aggregated and legacy discovery say the same of constraints, pods and deployments', async () => {
      for (const [path, group, version] of [
        ['/apis', 'constraints.gatekeeper.sh', 'v1beta1'],
        ['/apis', 'apps', 'v1'],
        ['/api', undefined, 'v1'],
      ] as const) {
        const { body } = await get(path, { accept: aggregated });
        const found = (body as { items: GroupDiscovery[] }).items.find(
          ({ metadata }) => (metadata.name || undefined) === group,
        );
        const aggregatedResources = found?.versions.find((each) => each.version === version)?.resources ?? [];
        const legacy = await resourcesOf(group ? `/apis/${group}/${version}` : '/api/v1');
        const flat = aggregatedResources.map((each) => ({
          name: each.resource,
          singularName: each.singularResource,
          namespaced: each.scope === 'Namespaced',
          kind: each.responseKind.kind,
          verbs: [...each.verbs].sort(),
          shortNames: each.shortNames ?? [],
          categories: each.categories ?? [],
        }));
        const named = (list: { name: string }[]) => list.sort((a, b) => a.name.localeCompare(b.name));
        expect(named(flat)).toEqual(
          named(
            legacy.resources
              .filter(({ name }) => !name.includes('/'))
              .map(({ name, singularName, namespaced, kind, verbs, shortNames, categories }) => ({
                name,
                singularName,
                namespaced,
                kind,
                verbs: [...verbs].sort(),
                shortNames: shortNames ?? [],
                categories: categories ?? [],
              })),
          ),
        );
        const subresources = aggregatedResources.flatMap((each) =>
          (each.subresources ?? []).map(({ subresource }) => `${each.resource}/${subresource}`),
        );
        expect(subresources.sort()).toEqual(
          legacy.resources
            .map(({ name }) => name)
            .filter((name) => name.includes('/'))
            .sort(),
        );
      }
    });
  });
}
