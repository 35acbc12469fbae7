import type { ObjectReference } from '../governance/object-reference.ts';
import { listOf, objectOf, textOf } from '../governance/raw-json.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { ClusterError } from './connection/cluster-error.ts';

/** Rejects with ClusterError, status 404 for a kind that the cluster does not have. */
export type PathOf = (object: ObjectReference) => Promise<string>;

interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Finds the path of any object, or without a name of its collection, by asking discovery for its kind; answers are kept for the connection's life. */
export function createResourceDiscovery(connection: ClusterConnection): PathOf {
  const groups = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  function resourcesOf(groupPath: string): Promise<ReadonlyMap<string, Resource>> {
    const known = groups.get(groupPath);
    if (known !== undefined) return known;
    const asked = connection.json(groupPath).then(parseResources, nothingServed);
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
    const name = object.name === '' ? '' : `/${encodeURIComponent(object.name)}`;
    return `${groupPath}${namespace}/${resource.plural}${name}`;
  };
}

/** A group or version that the server does not have serves no kind. */
function nothingServed(error: unknown): ReadonlyMap<string, Resource> {
  if (error instanceof ClusterError && error.status === 404) return new Map();
  throw error;
}

function parseResources(answer: unknown): ReadonlyMap<string, Resource> {
  const resources = listOf(objectOf(answer).resources)
    .map(objectOf)
    .filter(({ name }) => !textOf(name).includes('/'));
  return new Map(
    resources.map(({ kind, name, namespaced }) => [
      textOf(kind),
      { plural: textOf(name), namespaced: namespaced === true },
    ]),
  );
}
