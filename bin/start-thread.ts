import { Worker } from 'node:worker_threads';

/** Starts the cluster's thread from its entry, `cluster-thread.js`. */
export function startThread(): Worker {
  const worker = new Worker(new URL('./cluster-thread.js', import.meta.url));
  worker.on('error', (error) => {
    throw error;
  });
  return worker;
}
