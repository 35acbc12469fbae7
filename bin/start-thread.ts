import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** Starts the cluster's thread from its entry, `cluster-thread.js`. */
export function startThread(): Worker {
  // Young generations grow while lists arrive, to 64 MB of what is garbage a moment later, and seldom shrink again.
  setFlagsFromString('--semi-space-growth-factor=1');
  // What V8's last compiler works with takes 4 MB, and the cluster is on screen sooner without it.
  setFlagsFromString('--no-turbofan');
  const worker = new Worker(new URL('./cluster-thread.js', import.meta.url));
  worker.on('error', (error) => {
    throw error;
  });
  return worker;
}
