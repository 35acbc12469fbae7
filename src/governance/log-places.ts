import type { ComponentPod, ComponentRole } from './component.ts';
import { gatekeeperContainer } from './gatekeeper-flags.ts';

/** The containers of a role's pods that have something logged: one that waits to start has no log yet. */
export function logPlaces(pods: readonly ComponentPod[], role: ComponentRole) {
  return pods.flatMap(({ role: is, namespace, name, containers }) => {
    const container = is === role ? gatekeeperContainer(containers) : undefined;
    const waits = container?.waiting !== undefined && container.waiting.reason !== 'CrashLoopBackOff';
    return container === undefined || waits ? [] : [{ namespace, pod: name, container: container.name }];
  });
}
