import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { ClusterSide } from '../src/cluster/cluster-side.ts';
import { createThreadSide } from '../src/cluster/thread/cluster-thread.ts';
import type { ConnectOptions } from '../src/settings/connect-options.ts';
import type { Start } from './connect.ts';

/** A cluster that is being read while the screen is still loading. */
export interface StartedCluster {
  readonly connecting: Promise<ConnectOptions>;
  readonly side: Promise<ClusterSide>;
}

/** Starts the cluster's thread from its entry, and connects as the flags say. */
export function startCluster({ connect }: Start, entry: URL): StartedCluster {
  // Young generations grow while lists arrive, to 64 MB of what is garbage a moment later, and seldom shrink again.
  setFlagsFromString('--semi-space-growth-factor=1');
  // What V8's last compiler works with takes 4 MB, and the cluster is on screen sooner without it.
  setFlagsFromString('--no-turbofan');
  const worker = new Worker(entry);
  worker.on('error', (error) => {
    throw error;
  });
  const connecting = connect();
  const side = connecting.then((options) => createThreadSide(worker, options));
  // Waited for later, after the first frame; without this, a failure before then would count as unhandled.
  side.catch(() => {});
  return { connecting, side };
}
