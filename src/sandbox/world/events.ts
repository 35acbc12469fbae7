/** Events as the controllers record them: repeated ones are counted, not multiplied. */
import { type KubernetesObject, timestamp } from '../kubernetes/objects.ts';
import { hex } from './seeded.ts';
import type { World } from './world.ts';

export function recordEvent(
  world: World,
  about: KubernetesObject,
  component: string,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  at = world.now(),
): void {
  const { store, resources } = world;
  const events = resources.get('', 'events');
  const { name, namespace = 'default', uid, resourceVersion } = about.metadata;
  const eventName = `${name}.${hex(`${uid}/${reason}/${message}`, 16)}`;
  const lastTimestamp = timestamp(at);
  const present = store.find(events, namespace, eventName);
  if (present) {
    const count = Number(present.count ?? 1) + 1;
    store.update(events, { ...present, metadata: { ...present.metadata, resourceVersion: '' }, count, lastTimestamp });
    return;
  }
  store.create(events, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName, namespace, creationTimestamp: lastTimestamp },
    involvedObject: { kind: about.kind, namespace, name, uid, apiVersion: about.apiVersion, resourceVersion },
    reason,
    message,
    source: { component },
    firstTimestamp: lastTimestamp,
    lastTimestamp,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: '',
  });
}
