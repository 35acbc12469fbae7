import type { AzurePicture } from '../azure/azure-picture.ts';
import { type JoinedSides, joinSides } from '../azure/joined-sides.ts';
import type { ClusterPicture } from '../cluster-picture.ts';

/** All that findings are made from: what was read of both sides, at one moment. */
export interface Observed {
  readonly cluster: ClusterPicture;
  /** Undefined when Azure was not asked. */
  readonly azure: AzurePicture | undefined;
  readonly joined: JoinedSides;
  /** Epoch ms. */
  readonly now: number;
}

export function observe(cluster: ClusterPicture, azure: AzurePicture | undefined, now: number): Observed {
  return { cluster, azure, joined: joinSides(cluster, azure, now), now };
}
