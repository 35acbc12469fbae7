/** The bulk that `npm run bench` measures arrives whole: counts against what stands in the sandbox. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import { assignmentsOf } from '../../src/azure/assignments.ts';
import { policyStates } from '../../src/azure/compliance.ts';
import { builtInDefinitions, customDefinitions } from '../../src/azure/definitions.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { subscriptions } from '../../src/sandbox/arm/tenant.ts';
import { benchmarkScale, filledUp } from '../sandbox/arm/scale.ts';
import { connectTo, startTestArm } from './sandbox-arm.ts';

const { subscriptionId } = subscriptions.production;
let sandbox: SandboxArm;
let arm: ArmClients;

beforeAll(async () => {
  sandbox = await startTestArm({ fill: filledUp(benchmarkScale) });
  arm = await connectTo(sandbox);
});
afterAll(() => sandbox?.stop());

const requests = (part: string) => sandbox.requestLog.filter(({ path }) => path.includes(part)).length;

test('all 2,000 assignments', async () => {
  const standing = sandbox.world.assignments.all();
  expect(standing).toHaveLength(benchmarkScale.assignments);
  const read = await assignmentsOf(arm, subscriptionId);
  const other = standing.filter(
    ({ id }) => id.startsWith('/subscriptions/') && !id.toLowerCase().startsWith(`/subscriptions/${subscriptionId}/`),
  );
  expect(new Set(read.map(({ id }) => id.toLowerCase())).size).toBe(read.length);
  expect(read).toHaveLength(benchmarkScale.assignments - other.length);
  expect(requests('/policyAssignments')).toBeGreaterThan(1);
});

test('all 5,000 definitions', async () => {
  const standing = sandbox.world.definitions.all();
  expect(standing).toHaveLength(benchmarkScale.definitions);
  const builtIn = await builtInDefinitions(arm, { everyCategory: true });
  expect(builtIn).toHaveLength(standing.filter(({ properties }) => properties.policyType === 'BuiltIn').length);
  const custom = await customDefinitions(arm, subscriptionId);
  expect(custom).toHaveLength(standing.filter(({ properties }) => properties.policyType === 'Custom').length);
  expect(builtIn.length + custom.length).toBe(benchmarkScale.definitions);
});

test('all 20,000 policy states', { timeout: 120_000 }, async () => {
  const pages: number[] = [];
  const rows = await policyStates(arm, `/subscriptions/${subscriptionId}`, { onPage: (soFar) => pages.push(soFar) });
  const fleet = rows.filter(({ resourceId }) => resourceId.toLowerCase().includes('/rg-fleet/'));
  expect(rows.length).toBeGreaterThanOrEqual(benchmarkScale.policyStates);
  expect(pages.length).toBeGreaterThanOrEqual(benchmarkScale.policyStates / 1000);
  expect(fleet.filter(({ state }) => state === 'NonCompliant')).toHaveLength(Math.ceil(fleet.length / 7));
  const key = (row: (typeof rows)[number]) => [row.resourceId, row.assignmentId, row.definitionId, row.referenceId];
  expect(new Set(rows.map((row) => key(row).join())).size).toBe(rows.length);
});
