/** Answers the console's thread. What the first connection needs of Node is loaded here, while flags are still being read there. */
import 'node:http2';
import { parentPort } from 'node:worker_threads';
import { createClusterSide } from '../src/cluster/cluster-side.ts';
import { serveCluster } from '../src/cluster/thread/serve-cluster.ts';
import { lists } from '../src/resources/lists.ts';
import { collectWhenCalm } from './collect-when-calm.ts';

if (parentPort !== null) serveCluster(parentPort, createClusterSide(lists.cluster), collectWhenCalm());
