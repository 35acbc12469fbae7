import type { Worker } from 'node:worker_threads';
import type { ClusterSide } from '../src/cluster/cluster-side.ts';
import { createThreadSide } from '../src/cluster/thread/cluster-thread.ts';
import type { ConnectOptions } from '../src/settings/connect-options.ts';
import type { Start } from './connect.ts';

/** A cluster that is being read while the screen is still loading. */
export interface StartedCluster {
  readonly connecting: Promise<ConnectOptions>;
  readonly side: Promise<ClusterSide>;
}

/** Connects in the cluster's thread as the flags say. */
export function startCluster({ connect }: Start, thread: Worker): StartedCluster {
  const connecting = connect();
  const side = connecting.then((options) => createThreadSide(thread, options));
  // Waited for later, after the first frame; without this, a failure before then would count as unhandled.
  side.catch(() => {});
  return { connecting, side };
}
