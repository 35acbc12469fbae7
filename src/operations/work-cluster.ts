import type { ClusterRequests } from '../cluster/cluster-requests.ts';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { ClusterChangedError } from './cluster-changed.ts';

/** The cluster that the console is at, for operations that change it. */
export interface WorkCluster {
  /** As the kubeconfig has them. */
  readonly context: string;
  readonly server: string;
  readonly user: string;
  readonly readonly: boolean;
  picture(): ClusterPicture;
  /** @throws an error with a `problem` when there is no connection */
  requests(): Promise<ClusterRequests>;
}

/** The cluster, if it is still the one at `server`: the context may be switched while an operation runs. @throws ClusterChangedError */
export function clusterAt({ cluster }: { readonly cluster?: WorkCluster }, server?: string): WorkCluster {
  if (cluster === undefined) throw new ClusterChangedError('there is no connection to a cluster');
  if (server !== undefined && cluster.server !== server)
    throw new ClusterChangedError(`the console is at ${cluster.server} now, and this is of ${server}`);
  return cluster;
}
