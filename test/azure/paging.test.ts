import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import { assignmentsOf } from '../../src/azure/assignments.ts';
import { policyStates } from '../../src/azure/compliance.ts';
import { builtInDefinitions } from '../../src/azure/definitions.ts';
import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { filledUp } from '../sandbox/arm/scale.ts';
import { connectTo, startTestArm } from './sandbox-arm.ts';

let sandbox: SandboxArm;
let arm: ArmClients;

beforeAll(async () => {
  sandbox = await startTestArm({ fill: filledUp({ assignments: 1200, definitions: 1500, policyStates: 3500 }) });
  arm = await connectTo(sandbox);
});
afterAll(() => sandbox.stop());

test('policy states arrive to the last page, each asked for by POST', async () => {
  const pages: number[] = [];
  const rows = await policyStates(arm, `/subscriptions/${parseResourceId(sandbox.clusterId)?.subscriptionId}`, {
    onPage: (soFar) => pages.push(soFar),
  });
  expect(rows.length).toBeGreaterThan(3000);
  expect(pages.length).toBeGreaterThan(3);
  const asked = sandbox.requestLog.filter(({ path }) => path.includes('queryResults'));
  expect(asked.length).toBe(pages.length);
  expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['POST']));
  expect(
    new Set(rows.map((row) => [row.resourceId, row.assignmentId, row.definitionId, row.referenceId].join())).size,
  ).toBe(rows.length);
});

test('assignments and definitions too', async () => {
  const assignments = await assignmentsOf(arm, parseResourceId(sandbox.clusterId)?.subscriptionId ?? '');
  expect(assignments.length).toBeGreaterThanOrEqual(1200);
  expect(new Set(assignments.map(({ id }) => id.toLowerCase())).size).toBe(assignments.length);
  expect((await builtInDefinitions(arm, { everyCategory: true })).length).toBeGreaterThanOrEqual(1400);
});
