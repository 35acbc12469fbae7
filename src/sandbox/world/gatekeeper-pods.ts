import { isReady } from './deployments.ts';
import type { World } from './world.ts';

/** By the operation that a pod's label names. */
export const operations: Record<string, string[]> = {
  audit: ['audit', 'mutation-status', 'status'],
  webhook: ['mutation-webhook', 'webhook'],
};

/** Ready Gatekeeper pods with their operation, in the order in which status lists them. */
export function gatekeeperPods({ store, resources }: World) {
  return store
    .list(resources.get('', 'pods'))
    .map((pod) => ({ name: pod.metadata.name, operation: pod.metadata.labels?.['gatekeeper.sh/operation'] ?? '', pod }))
    .filter(({ operation, pod }) => operation !== '' && isReady(pod));
}
