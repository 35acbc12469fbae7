import type { ObjectReference } from '../governance/object-reference.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { ClusterError } from './connection/cluster-error.ts';
import { field } from './resource-source.ts';

interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Finds the path of any object by asking discovery for its kind; answers are kept for the connection's life. */
export function createResourceDiscovery(connection: ClusterConnection): (object: ObjectReference) => Promise<string> {
  const groups = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  function resourcesOf(groupPath: string): Promise<ReadonlyMap<string, Resource>> {
    const known = groups.get(groupPath);
    if (known !== undefined) return known;
    const asked = connection.json(groupPath).then(parseResources);
    groups.set(groupPath, asked);
    asked.catch(() => groups.delete(groupPath));
    return asked;
  }

  return async (object) => {
    const groupPath = object.group === '' ? `/api/${object.version}` : `/apis/${object.group}/${object.version}`;
    let resource = (await resourcesOf(groupPath)).get(object.kind);
    if (resource === undefined) {
      // The kind may be newer than what was asked before.
      groups.delete(groupPath);
      resource = (await resourcesOf(groupPath)).get(object.kind);
    }
    if (resource === undefined) {
      throw new ClusterError('status', {
        what: `the cluster has no kind ${object.kind} in ${groupPath.slice(1)}`,
        next: 'its API may have been removed since',
        status: 404,
      });
    }
    const namespace = resource.namespaced ? `/namespaces/${encodeURIComponent(object.namespace)}` : '';
    return `${groupPath}${namespace}/${resource.plural}/${encodeURIComponent(object.name)}`;
  };
}

function parseResources(answer: unknown): ReadonlyMap<string, Resource> {
  const entries = field(answer, 'resources');
  const resources = new Map<string, Resource>();
  for (const entry of Array.isArray(entries) ? (entries as unknown[]) : []) {
    const kind = field(entry, 'kind');
    const plural = field(entry, 'name');
    if (typeof kind !== 'string' || typeof plural !== 'string' || plural.includes('/')) continue;
    resources.set(kind, { plural, namespaced: field(entry, 'namespaced') === true });
  }
  return resources;
}
