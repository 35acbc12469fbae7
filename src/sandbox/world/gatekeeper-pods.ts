import type { KubernetesObject } from '../kubernetes/objects.ts';
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

/** The controller that takes the next request: they take turns. */
export function nextController(world: World, turn: number): KubernetesObject | undefined {
  const controllers = gatekeeperPods(world).filter(({ operation }) => operation === 'webhook');
  return controllers[turn % (controllers.length || 1)]?.pod;
}
