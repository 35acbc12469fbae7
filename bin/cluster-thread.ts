/** The cluster's thread: what is asked of a cluster is asked, and parsed, here, and never holds up a key. */
import module from 'node:module';
import { parentPort } from 'node:worker_threads';
import { collectWhenCalm } from './collect-when-calm.ts';
import { compileCacheFolder } from './compile-cache.ts';

/** Milliseconds after which what was compiled is kept: this thread is ended, and so never writes it at its end. */
const calm = 5_000;

const cache = compileCacheFolder();
if (cache !== undefined) module.enableCompileCache?.(cache);
const [{ createClusterSide }, { serveCluster }, { lists }] = await Promise.all([
  import('../src/cluster/cluster-side.ts'),
  import('../src/cluster/thread/serve-cluster.ts'),
  import('../src/resources/lists.ts'),
]);
if (parentPort !== null) serveCluster(parentPort, createClusterSide(lists.cluster), collectWhenCalm());
setTimeout(() => module.flushCompileCache?.(), calm).unref();
