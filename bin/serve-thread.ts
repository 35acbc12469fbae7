/** Answers the console's thread. What the first connection needs of Node is loaded here, while flags are still being read there. */
import 'node:http2';
import module from 'node:module';
import { parentPort } from 'node:worker_threads';
import { createClusterSide } from '../src/cluster/cluster-side.ts';
import { serveCluster } from '../src/cluster/thread/serve-cluster.ts';
import { lists } from '../src/resources/lists.ts';
import { collectAfterBursts } from './collect-after-bursts.ts';
import { remember } from './memory.ts';
import { hurry } from './v8-flags.ts';
import { whenCalm } from './when-calm.ts';

const collect = collectAfterBursts();
let isHurried = false;
let isKept = false;
const worked = whenCalm(() => {
  isHurried = false;
  hurry(false);
  // This thread is ended, and so never writes what it compiled at its end. What it starts with is compiled by now.
  if (!isKept) module.flushCompileCache?.();
  isKept = true;
  collect();
});

if (parentPort !== null) {
  serveCluster(parentPort, createClusterSide(lists.cluster, remember), (type) => {
    // The screen's modules are loaded before the first picture comes.
    if (type === 'picture' && !isHurried) {
      isHurried = true;
      hurry(true);
    }
    worked();
  });
}
