/** Discovery documents, legacy and aggregated. */
import type { Resource, Resources } from './resources.ts';

export const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Whether an Accept header prefers the aggregated form. */
export function wantsAggregated(accept: string | undefined): boolean {
  return (accept ?? '')
    .split(',')
    .some((clause) => clause.includes('as=APIGroupDiscoveryList') && /v=v2(;|$|\s)/.test(`${clause};`));
}

export function legacyVersions(host: string): unknown {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: host }],
  };
}

function apiGroup(name: string, versions: string[]): Record<string, unknown> {
  const entries = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

export function groupList(resources: Resources): unknown {
  const groups = [...resources.groups()].filter(([name]) => name !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(([name, versions]) => apiGroup(name, versions)) };
}

/** undefined when the group is not served. */
export function group(resources: Resources, name: string): unknown {
  const versions = resources.groups().get(name);
  return versions && { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(name, versions) };
}

function subresourceKind(resource: Resource, subresource: string): { group?: string; version?: string; kind: string } {
  if (subresource === 'scale') return { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  if (subresource === 'eviction') return { group: 'policy', version: 'v1', kind: 'Eviction' };
  return { kind: subresource === 'proxy' ? `${resource.kind}ProxyOptions` : resource.kind };
}

function subresourceVerbs(subresource: string): string[] {
  if (subresource === 'log') return ['get'];
  if (subresource === 'proxy') return ['create', 'delete', 'get', 'patch', 'update'];
  return subresource === 'eviction' ? ['create'] : ['get', 'patch', 'update'];
}

function verbsAndNames({ verbs, shortNames, categories }: Resource): Partial<Resource> {
  return { verbs, ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }) };
}

/** `APIResourceList` of one group version; undefined when it is not served. */
export function resourceList(resources: Resources, groupName: string, version: string): unknown {
  const served = resources.all().filter((entry) => entry.group === groupName && entry.versions.includes(version));
  if (served.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: groupName ? `${groupName}/${version}` : version,
    resources: served.flatMap((entry) => [
      {
        name: entry.plural,
        singularName: entry.singular,
        namespaced: entry.namespaced,
        kind: entry.kind,
        ...verbsAndNames(entry),
        storageVersionHash: 'c2FuZGJveA==',
      },
      ...entry.subresources.map((subresource) => ({
        name: `${entry.plural}/${subresource}`,
        singularName: '',
        namespaced: entry.namespaced,
        ...subresourceKind(entry, subresource),
        verbs: subresourceVerbs(subresource),
      })),
    ]),
  };
}

/** `APIGroupDiscoveryList` of the core group (`/api`) or of all others (`/apis`). */
export function aggregated(resources: Resources, core: boolean): unknown {
  const groups = [...resources.groups()].filter(([name]) => (name === '') === core);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(([name, versions]) => ({
      metadata: { ...(name ? { name } : {}), creationTimestamp: null },
      versions: versions.map((version) => ({
        version,
        freshness: 'Current',
        resources: resources
          .all()
          .filter((entry) => entry.group === name && entry.versions.includes(version))
          .map((entry) => aggregatedResource(entry, version)),
      })),
    })),
  };
}

function aggregatedResource(entry: Resource, version: string): unknown {
  const subresources = entry.subresources.map((subresource) => ({
    subresource,
    responseKind: { group: entry.group, version, ...subresourceKind(entry, subresource) },
    verbs: subresourceVerbs(subresource),
  }));
  return {
    resource: entry.plural,
    responseKind: { group: entry.group, version, kind: entry.kind },
    scope: entry.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: entry.singular,
    ...verbsAndNames(entry),
    ...(subresources.length > 0 && { subresources }),
  };
}
