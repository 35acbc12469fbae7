/**
 * OpenAPI v3 just deep enough for kubectl: each resource's PATCH takes `fieldValidation`, so that `kubectl apply` leaves
 * validation to the server, and no schema says more than "an object".
 */
import { apiVersionOf } from './representations.ts';
import type { Resource, Resources } from './resources.ts';

const parameters = [
  ...['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
  { name: 'force', in: 'query', schema: { type: 'boolean' } },
];

function groupPath(group: string, version: string): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

/** The index at /openapi/v3. */
export function openApiIndex(resources: Resources): unknown {
  const paths: Record<string, { serverRelativeURL: string }> = {};
  for (const [group, versions] of resources.groups()) {
    for (const version of versions) {
      const path = groupPath(group, version);
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${resources.revision}` };
    }
  }
  return { paths };
}

/** One group version's document, by its path below /openapi/v3/; undefined when it is not served. */
export function openApiDocument(resources: Resources, path: string): unknown {
  const served = resources
    .all()
    .flatMap((entry) => entry.versions.map((version) => ({ entry, version })))
    .filter(({ entry, version }) => groupPath(entry.group, version) === path);
  if (served.length === 0) return undefined;
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, unknown> = {};
  for (const { entry, version } of served) {
    const kind = [{ group: entry.group, version, kind: entry.kind }];
    schemas[schemaName(entry, version)] = { type: 'object', 'x-kubernetes-group-version-kind': kind };
    paths[`/${path}${entry.namespaced ? '/namespaces/{namespace}' : ''}/${entry.plural}/{name}`] = {
      patch: {
        description: `partially update the specified ${entry.kind} (${apiVersionOf(entry, version)})`,
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': kind[0],
        parameters,
        requestBody: { content: { 'application/apply-patch+yaml': { schema: { type: 'object' } } } },
        responses: { 200: { description: 'OK' } },
      },
    };
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.33.6' }, paths, components: { schemas } };
}

function schemaName({ group, kind }: Resource, version: string): string {
  return `${group === '' ? 'core' : group.split('.').reverse().join('.')}.${version}.${kind}`;
}
