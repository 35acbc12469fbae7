import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArmClients } from '../../src/azure/arm-clients.ts';
import { deleteAssignment, putAssignment } from '../../src/azure/assignments.ts';
import { putCluster } from '../../src/azure/cluster-changes.ts';
import { userKubeconfig } from '../../src/azure/cluster-credentials.ts';
import { getClusterBody } from '../../src/azure/clusters.ts';
import { complianceOf, policyStates } from '../../src/azure/compliance.ts';
import { registerFeature } from '../../src/azure/features.ts';
import { registerProvider } from '../../src/azure/providers.ts';
import { isRead, ReadOnlyError } from '../../src/azure/read-only.ts';
import { cancelRemediation, putRemediation } from '../../src/azure/remediations.ts';
import { queryGraph } from '../../src/azure/resource-graph.ts';
import { grantRole } from '../../src/azure/role-assignments.ts';
import { evaluate } from '../../src/azure/scan.ts';
import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from './sandbox-arm.ts';

let sandbox: SandboxArm;
let arm: ArmClients;
let group: string;
let subscriptionId: string;

beforeAll(async () => {
  sandbox = await startTestArm();
  arm = await connectTo(sandbox, 'owner', true);
  const id = parseResourceId(sandbox.clusterId);
  subscriptionId = id?.subscriptionId ?? '';
  group = `/subscriptions/${subscriptionId}/resourceGroups/${id?.resourceGroup}`;
});
afterAll(() => sandbox.stop());

const follow = () => ({ interval: 10, signal: new AbortController().signal });

test('every write is refused before it leaves, whatever client sends it', async () => {
  const body = await getClusterBody(arm, sandbox.clusterId);
  const writes: (() => Promise<unknown>)[] = [
    () => putCluster(arm, sandbox.clusterId, body, body.eTag, follow()),
    () => userKubeconfig(arm, sandbox.clusterId),
    () => putAssignment(arm, group, 'a', { policyDefinitionId: '/x' }),
    () => deleteAssignment(arm, `${group}/providers/Microsoft.Authorization/policyAssignments/a`),
    () => evaluate(arm, group, follow()),
    () => putRemediation(arm, group, 'r', { assignmentId: '/x' }),
    () => cancelRemediation(arm, group, 'r'),
    () => registerProvider(arm, subscriptionId, 'Microsoft.PolicyInsights'),
    () => registerFeature(arm, subscriptionId, 'Microsoft.ContainerService', 'X'),
    () => grantRole(arm, { scope: group, name: 'n', role: 'r', principalId: 'p' }),
    () => arm.request('PATCH', group, { apiVersion: '1' }),
  ];
  for (const write of writes) await expect(write()).rejects.toThrow(ReadOnlyError);
  expect(sandbox.requestLog.filter(({ method, path }) => !isRead(method, `https://x${path}`))).toEqual([]);
});

test('queries that are sent as POST go through', async () => {
  expect(await queryGraph(arm, 'resources | project id')).toBeInstanceOf(Array);
  await complianceOf(arm, group);
  await policyStates(arm, group);
  expect(sandbox.requestLog.some(({ method, path }) => method === 'POST' && path.includes('queryResults'))).toBe(true);
});

describe('what counts as a read', () => {
  const host = 'https://management.azure.com';
  test.each([
    ['GET', '/anything', true],
    ['HEAD', '/anything', true],
    ['POST', '/subscriptions/s/providers/Microsoft.PolicyInsights/policyStates/latest/summarize?api-version=1', true],
    ['POST', '/subscriptions/s/providers/microsoft.policyinsights/policystates/default/QUERYRESULTS', true],
    ['POST', '/providers/Microsoft.ResourceGraph/resources', true],
    ['POST', '/subscriptions/s/providers/Microsoft.PolicyInsights/policyStates/latest/triggerEvaluation', false],
    ['POST', '/x?y=/providers/Microsoft.ResourceGraph/resources', false],
    ['POST', '/subscriptions/s/providers/Microsoft.ResourceGraph/resources/delete', false],
    ['PUT', '/providers/Microsoft.ResourceGraph/resources', false],
    ['DELETE', '/x', false],
    ['PATCH', '/x', false],
    ['OPTIONS', '/x', false],
  ])('%s %s: %s', (method, path, expected) => {
    expect(isRead(method, `${host}${path}`)).toBe(expected);
  });
});

test('a token is not sent to another host, whatever a nextLink says', async () => {
  const writable = await connectTo(sandbox);
  await expect(writable.request('GET', 'https://127.0.0.1:1/steal')).rejects.toThrow(
    'refused to send a token to https://127.0.0.1:1',
  );
});
