import { listOf, objectOf, textOf } from '../governance/raw-json.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { listResource } from './resource-source.ts';

const source = { path: '/api/v1/pods', query: { fieldSelector: 'status.phase=Running' }, parse: imagesOf };

/** Images of containers in running pods of all namespaces, each once; nothing else of the pods is kept. @throws ClusterError */
export async function runningImages(connection: ClusterConnection, signal: AbortSignal): Promise<readonly string[]> {
  const { items } = await listResource(connection, source, signal);
  return [...new Set([...items.values()].flat())].sort();
}

function imagesOf(pod: unknown): readonly string[] {
  const { containers, initContainers, ephemeralContainers } = objectOf(objectOf(pod).spec);
  return [containers, initContainers, ephemeralContainers]
    .flatMap(listOf)
    .map((container) => textOf(objectOf(container).image))
    .filter((image) => image !== '');
}
