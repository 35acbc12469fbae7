import type { ClusterConnection } from './connection/cluster-connection.ts';
import { field } from './resource-source.ts';

const pageSize = '500';

/**
 * Images of containers in running pods of all namespaces, each once (GET /api/v1/pods, page by page; nothing else of the
 * pods is kept). @throws ClusterError
 */
export async function runningImages(connection: ClusterConnection, signal?: AbortSignal): Promise<readonly string[]> {
  const images = new Set<string>();
  let next = '';
  do {
    const page = await connection.json('/api/v1/pods', {
      query: { fieldSelector: 'status.phase=Running', limit: pageSize, ...(next === '' ? {} : { continue: next }) },
      ...(signal ? { signal } : {}),
    });
    for (const pod of list(field(page, 'items'))) {
      const spec = field(pod, 'spec');
      for (const kind of ['containers', 'initContainers', 'ephemeralContainers']) {
        for (const container of list(field(spec, kind))) {
          const image = field(container, 'image');
          if (typeof image === 'string' && image !== '') images.add(image);
        }
      }
    }
    const more = field(field(page, 'metadata'), 'continue');
    next = typeof more === 'string' ? more : '';
  } while (next !== '');
  return [...images].sort();
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
