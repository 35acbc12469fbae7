import type { ClusterPicture } from './cluster-picture.ts';
import type { Reading } from './reading.ts';

/** Every reading that a picture of a cluster is made of. */
export function everyReading({ constraints, lists, ...others }: ClusterPicture): readonly Reading<unknown>[] {
  return [...Object.values(others), ...constraints.values(), ...lists.values()];
}
