import { workloadLists } from '../governance/next-pod.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { listOf, metadataOf, objectOf } from '../governance/raw-json.ts';
import type { ListedWorkloads } from '../governance/rollout.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { asClusterError } from './connection/cluster-error.ts';
import { listResource, sourceText } from './resource-source.ts';

/**
 * Everything with a pod template that nothing else makes, in a namespace or ("") in all; metadata alone is asked for. Rejects with
 * ClusterError only when it is cancelled: what may not be listed says so, and the rest is there.
 */
export async function listWorkloads(
  connection: ClusterConnection,
  namespace: string,
  signal: AbortSignal,
): Promise<ListedWorkloads> {
  const place = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const lists = await Promise.all(
    workloadLists.map(async ({ group, kind, plural }) => {
      const root = group === '' ? '/api' : `/apis/${group}`;
      const parse = (raw: unknown) => referenceOf(raw, { group, version: 'v1', kind });
      const source = { path: `${root}/v1${place}/${plural}`, metadataOnly: true, parse };
      try {
        const { items } = await listResource(connection, source, signal);
        return { workloads: [...items.values()], unlisted: [] };
      } catch (error) {
        const failure = asClusterError(error, source.path);
        if (failure.kind === 'cancelled') throw failure;
        return { workloads: [], unlisted: [{ source: sourceText(source), problem: failure.problem }] };
      }
    }),
  );
  return {
    workloads: lists.flatMap(({ workloads }) => workloads).sort(byPlace),
    unlisted: lists.flatMap(({ unlisted }) => unlisted),
  };
}

function referenceOf(
  raw: unknown,
  type: Pick<ObjectReference, 'group' | 'version' | 'kind'>,
): ObjectReference | undefined {
  const object = objectOf(raw);
  const owners = listOf(objectOf(object.metadata).ownerReferences).map(objectOf);
  if (owners.some(({ controller }) => controller === true)) return undefined;
  const { namespace, name } = metadataOf(object);
  return { ...type, namespace, name };
}

function byPlace(a: ObjectReference, b: ObjectReference): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
