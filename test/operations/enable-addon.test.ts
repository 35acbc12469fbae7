import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getCluster } from '../../src/azure/clusters.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { type Workbench, workbench } from './workbench.ts';

let sandbox: SandboxArm;
let bench: Workbench;

beforeEach(async () => {
  sandbox = await startTestArm();
  bench = await workbench(await connectTo(sandbox));
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

test('plan, run, verify in ARM, journal', async () => {
  const planned = await bench.runner.plan('enable-addon', { clusterId: sandbox.clusterId });
  console.log(JSON.stringify(planned, null, 1));
  const status = await bench.runner.start(planned).done;
  console.log(JSON.stringify(status, null, 1));
  expect(status.state).toBe('succeeded');
  expect((await getCluster(bench.world.arm, sandbox.clusterId)).addon.state).toBe('enabled');
  console.log(await readFile(bench.journal.path, 'utf8'));
});
