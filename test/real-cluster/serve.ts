/**
 * Keeps a real cluster up for hand work until Ctrl-C: `node test/real-cluster/serve.ts [--scale 100x500]`.
 * Prints the path of its kubeconfig. `--scale KINDSxVIOLATIONS` writes that many constraint kinds with as many violations each straight
 * into status, without Gatekeeper, for benchmarks.
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startRealCluster } from './cluster.ts';
import { populate } from './fixtures/fixtures.ts';
import { parseScale, populateScale } from './fixtures/scale.ts';

const { values } = parseArgs({ options: { scale: { type: 'string' } } });
const scale = values.scale === undefined ? undefined : parseScale(values.scale);
const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
const cluster = await startRealCluster();
try {
  await Promise.race([scale ? populateScale(cluster, scale) : populate(cluster), stopped]);
  process.stdout.write(`${cluster.kubeconfig}\n`);
  process.stderr.write(`${cluster.server} · logs in ${cluster.folder} · Ctrl-C stops it\n`);
  const keepAlive = setInterval(() => {}, 1 << 30);
  await stopped;
  clearInterval(keepAlive);
} finally {
  await cluster.stop();
}
