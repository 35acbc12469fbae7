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

/** Milliseconds in which the error that a thread ended with may come after its end. */
const lastWords = 200;

/** Connects in the cluster's thread as the flags say. */
export function startCluster({ connect }: Start, thread: Worker): StartedCluster {
  // Its errors are thrown where it was started. Ended without one it would leave a picture that stays "live" and never changes.
  thread.once('exit', (code) => {
    setTimeout(() => {
      throw new Error(`the thread that reads the cluster has ended (${code})`);
    }, lastWords);
  });
  // A message that cannot be taken in is lost, and with it what the next one builds on.
  thread.once('messageerror', (error) => {
    throw error;
  });
  const connecting = connect();
  const side = connecting.then((options) => createThreadSide(thread, options));
  // Waited for later, after the first frame; without this, a failure before then would count as unhandled.
  side.catch(() => {});
  return { connecting, side };
}
