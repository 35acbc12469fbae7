/**
 * A sandbox for hands and other programs: `node test/sandbox/serve.ts [--scale 100x500] [--port N] [--audit SECONDS]`
 * prints the kubeconfig's path and serves until it is interrupted.
 */
import { parseArgs } from 'node:util';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string' },
    port: { type: 'string' },
    audit: { type: 'string' },
    folder: { type: 'string' },
  },
});
const [constraints = 0, violations = 0] = (values.scale ?? '').split('x').map(Number);
const sandbox = await startSandbox({
  ...(values.scale ? { scale: { constraints, violations } } : {}),
  ...(values.port ? { port: Number(values.port) } : {}),
  ...(values.audit ? { auditIntervalSeconds: Number(values.audit) } : {}),
  ...(values.folder ? { folder: values.folder } : {}),
});
process.stdout.write(`export KUBECONFIG=${sandbox.kubeconfig}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
}
