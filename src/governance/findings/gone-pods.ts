import type { ClusterPicture } from '../cluster-picture.ts';
import { isGatekeeper } from '../enforcement.ts';
import { known } from '../known.ts';

/**
 * Tells the ids of Gatekeeper pods that are no more, among those that statuses name: a status may keep theirs for a
 * while. When not one id is that of a pod seen here, Gatekeeper runs elsewhere and none is taken for gone.
 */
export function goneFrom(cluster: ClusterPicture, named: readonly string[]): (id: string) => boolean {
  const pods = known(cluster.componentPods)?.filter((pod) => isGatekeeper(pod) && !pod.deleting) ?? [];
  const here = new Set(pods.map(({ name }) => name));
  const comparable = named.some((id) => here.has(id));
  return (id) => comparable && !here.has(id);
}
