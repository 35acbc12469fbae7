import type { ClusterRequests } from '../cluster/cluster-requests.ts';
import { type ObjectReference, objectKey } from '../governance/object-reference.ts';
import { podTemplatePath } from '../governance/offending-field/object-path.ts';
import { listOf, objectOf, type RawObject, textOf } from '../governance/raw-json.ts';

/** The object in which a mend is made, as the API server has it. */
export interface MendedObject {
  readonly reference: ObjectReference;
  /** With its managedFields. */
  readonly raw: RawObject;
  /** The violating object and those between it and the owner; the owner too. */
  readonly chain: readonly ObjectReference[];
  /** Why it was not looked further up. */
  readonly unread?: string;
}

/** Owners above this are not looked for; no controller of Kubernetes makes more. */
const highest = 5;

/**
 * Where a change of the object lasts: of a pod the workload that made it, of a ReplicaSet its Deployment. An owner that has no
 * pod template itself, such as the resource of an operator, is not it. Rejects when the object itself cannot be read.
 */
export async function findMended(requests: ClusterRequests, object: ObjectReference): Promise<MendedObject> {
  let at: MendedObject = { reference: object, raw: objectOf(await requests.whole(object)), chain: [object] };
  for (let step = 0; step < highest; step++) {
    const owner = controllerOf(at.raw, at.reference.namespace);
    if (owner === undefined) break;
    try {
      const raw = objectOf(await requests.whole(owner));
      if (podTemplatePath(raw) === undefined) break;
      at = { reference: owner, raw, chain: [...at.chain, owner] };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { ...at, unread: `${owner.kind}/${owner.name}, which makes it, could not be read: ${why}` };
    }
  }
  return at;
}

function controllerOf({ metadata }: RawObject, namespace: string): ObjectReference | undefined {
  const owner = listOf(objectOf(metadata).ownerReferences)
    .map(objectOf)
    .find(({ controller }) => controller === true);
  if (owner === undefined) return undefined;
  const [group, version] = splitVersion(textOf(owner.apiVersion));
  return { group, version, kind: textOf(owner.kind), namespace, name: textOf(owner.name) };
}

function splitVersion(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

/** Whether it is one of these, of whatever version. */
export function isOneOf(chain: readonly ObjectReference[], object: ObjectReference): boolean {
  return chain.some((one) => objectKey(one) === objectKey(object));
}
