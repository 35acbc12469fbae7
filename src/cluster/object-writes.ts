import { boundedDepth } from '../governance/bounded-depth.ts';
import type { ObjectPatch } from '../governance/object-patch.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { listOf, objectOf } from '../governance/raw-json.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import type { PathOf } from './resource-discovery.ts';

/** What operations ask of the cluster. Every method rejects with ClusterError. */
export interface ObjectWrites {
  /** The object as the API server has it now, with its managedFields. */
  whole(object: ObjectReference): Promise<unknown>;
  /** `/apis/apps/v1/namespaces/shop/deployments/web`. */
  pathOf(object: ObjectReference): Promise<string>;
  /** The items of the list at a path. */
  listAt(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<readonly unknown[]>;
  /** Changes an object that is there; answers with it as it then is. The one request of the console's that writes to a cluster. */
  patch(request: ObjectPatch, signal: AbortSignal): Promise<unknown>;
}

const contentTypes: Readonly<Record<ObjectPatch['how'], string>> = {
  apply: 'application/apply-patch+yaml',
  json: 'application/json-patch+json',
};

export function createObjectWrites(connection: ClusterConnection, pathOf: PathOf): ObjectWrites {
  return {
    whole: async (object) => boundedDepth(await connection.json(await pathOf(object))),
    pathOf,
    async listAt(path, query, signal) {
      return listOf(objectOf(await connection.json(path, { query, signal })).items);
    },
    async patch({ of, how, patch, manager, force }, signal) {
      const query = { fieldManager: manager, ...(force === true && { force: 'true' }) };
      const body = { query, body: patch, contentType: contentTypes[how], signal };
      return boundedDepth(await connection.json(await pathOf(of), { method: 'PATCH', ...body }));
    },
  };
}
