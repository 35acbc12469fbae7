import { PolicyClient } from '@azure/arm-policy';
import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditResult } from '../../../src/sandbox/arm/policy-states.ts';
import {
  all,
  type Bench,
  eventually,
  noPrivilege,
  platform,
  postNextPage,
  production,
  staging,
  startBench,
} from './sandbox.ts';

let bench: Bench;
let insights: PolicyInsightsClient;
let audits: AuditResult[] = [];
const group = `/${platform}`;
const assignment = `${group}/providers/Microsoft.Authorization/policyAssignments/privileged`;
const nodes = [
  { kind: 'Pod', namespace: 'team-a', name: 'web' },
  { kind: 'Pod', namespace: 'team-b', name: 'jobs' },
];

beforeAll(async () => {
  bench = await startBench({ hooks: { auditResults: () => audits }, durations: { report: 3_600_000 } });
  insights = new PolicyInsightsClient(bench.credential, production, bench.options);
  insights.pipeline.addPolicy(postNextPage);
  await new PolicyClient(bench.credential, production, bench.options).policyAssignments.create(platform, 'privileged', {
    policyDefinitionId: noPrivilege,
  });
});
afterAll(() => bench.arm.stop());

const states = () =>
  all(
    insights.policyStates.listQueryResultsForResource('latest', bench.arm.clusterId.slice(1), {
      queryOptions: { filter: `policyAssignmentId eq '${assignment}'` },
    }),
  );

describe('compliance', () => {
  it('is not known of an assignment until a scan, and then is what the audit found', async () => {
    expect(await states()).toEqual([]);
    audits = [{ assignmentId: assignment, definitionId: noPrivilege, referenceId: '', objects: nodes }];
    await insights.policyStates.beginTriggerResourceGroupEvaluationAndWait(production, 'rg-platform', bench.poll);
    expect(await states()).toMatchObject([
      {
        complianceState: 'NonCompliant',
        isCompliant: false,
        policyDefinitionAction: 'deny',
        policyDefinitionVersion: '9.2.0',
        resourceType: 'Microsoft.ContainerService/managedClusters',
      },
    ]);
    audits = [{ assignmentId: assignment, definitionId: noPrivilege, referenceId: '', objects: [] }];
    expect(await states()).toMatchObject([{ complianceState: 'NonCompliant' }]);
    await insights.policyStates.beginTriggerSubscriptionEvaluationAndWait(production, bench.poll);
    expect(await states()).toMatchObject([{ complianceState: 'Compliant' }]);
    audits = [{ assignmentId: assignment, definitionId: noPrivilege, referenceId: '', objects: nodes }];
    await insights.policyStates.beginTriggerSubscriptionEvaluationAndWait(production, bench.poll);
  });

  it('names the components that break a policy', async () => {
    const answer = await insights.componentPolicyStates.listQueryResultsForResource(
      bench.arm.clusterId.slice(1),
      'latest',
      { filter: `policyAssignmentId eq '${assignment}'` },
    );
    expect(answer.value).toMatchObject([
      { componentId: 'team-a/web', componentType: 'pod', componentName: 'web', complianceState: 'NonCompliant' },
      { componentName: 'jobs' },
    ]);
    const expanded = insights.policyStates.listQueryResultsForResource('latest', bench.arm.clusterId.slice(1), {
      queryOptions: {
        filter: `policyAssignmentId eq '${assignment}'`,
        expand: "components($filter=ComplianceState eq 'NonCompliant')",
      },
    });
    expect((await all(expanded))[0]?.components).toHaveLength(2);
  });

  it('is summarised by assignment and definition, a resource counting once', async () => {
    const summary = (await insights.policyStates.summarizeForResource('latest', bench.arm.clusterId.slice(1)))
      .value?.[0];
    expect(summary?.results).toMatchObject({
      nonCompliantResources: 1,
      nonCompliantPolicies: 1,
      resourceDetails: [{ complianceState: 'noncompliant', count: 1 }],
    });
    const mine = summary?.policyAssignments?.find((one) => one.policyAssignmentId === assignment.toLowerCase());
    expect(mine?.policyDefinitions).toMatchObject([
      { policyDefinitionId: noPrivilege.toLowerCase(), effect: 'deny', results: { nonCompliantResources: 1 } },
    ]);
    const byAssignment = await all(
      insights.policyStates.listQueryResultsForResourceGroupLevelPolicyAssignment(
        'latest',
        production,
        'rg-platform',
        'privileged',
      ),
    );
    expect(byAssignment).toHaveLength(1);
  });

  it('is asked by POST alone, the next page too', async () => {
    const path = `${group}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults?api-version=2024-10-01`;
    expect((await bench.get(path)).status).toBe(405);
    expect((await bench.send('POST', path)).status).toBe(200);
  });

  it('leaves out what an exemption covers, and says Exempt', async () => {
    const path = `${bench.arm.clusterId}/providers/Microsoft.Authorization/policyExemptions/later?api-version=2022-07-01-preview`;
    const standing = { name: 'edge-node-ports' };
    const exemption = {
      properties: { policyAssignmentId: assignment, exemptionCategory: 'Waiver', displayName: 'Until the new image' },
    };
    expect((await bench.send('PUT', path, exemption)).status).toBe(201);
    await insights.policyStates.beginTriggerResourceGroupEvaluationAndWait(production, 'rg-platform', bench.poll);
    expect(await states()).toMatchObject([{ complianceState: 'Exempt' }]);
    const list = `${bench.arm.clusterId}/providers/Microsoft.Authorization/policyExemptions?api-version=2022-07-01-preview&$filter=`;
    expect((await bench.get(`${list}atScope()`)).body.value).toMatchObject([standing, { name: 'later' }]);
    expect((await bench.get(`${list}policyAssignmentId eq 'x'`)).body.value).toEqual([]);
    await bench.send('PUT', path, { properties: { ...exemption.properties, expiresOn: '2020-01-01T00:00:00Z' } });
    expect((await bench.get(`${list}excludeExpired()`)).body.value).toMatchObject([standing]);
    expect((await bench.send('DELETE', path)).status).toBe(200);
    expect((await bench.send('DELETE', path)).status).toBe(204);
    expect(
      (
        await bench.send('PUT', path, {
          properties: { policyAssignmentId: `${assignment}x`, exemptionCategory: 'Waiver' },
        })
      ).status,
    ).toBe(404);
  });

  it('wants its provider registered', async () => {
    const other = new PolicyInsightsClient(bench.credential, staging, bench.options);
    await expect(other.policyStates.summarizeForSubscription('latest', staging)).rejects.toMatchObject({
      statusCode: 409,
      code: 'MissingSubscriptionRegistration',
    });
  });
});

describe('a scan', () => {
  const trigger = (rg = 'rg-payments') =>
    bench.send(
      'POST',
      `/subscriptions/${production}/resourceGroups/${rg}/providers/Microsoft.PolicyInsights/policyStates/latest/triggerEvaluation?api-version=2024-10-01`,
    );

  it('that runs is joined: the same Location, 202 until it is done', async () => {
    const [first, second] = [await trigger(), await trigger('RG-Payments')];
    expect([first.status, second.status]).toEqual([202, 202]);
    const operation = (location: string | null) => /asyncOperationResults\/([^?]+)/.exec(location ?? '')?.[1];
    expect(operation(first.headers.get('location'))).toBe(operation(second.headers.get('location')));
    const location = first.headers.get('location') ?? '';
    expect((await bench.get(location)).status).toBe(202);
    await eventually(async () => (await bench.get(location)).status === 200);
  });

  it('is granted about ten times in a while, then throttled with Retry-After', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const answer = await trigger(['rg-payments', 'rg-platform'][n % 2]);
      statuses.push(answer.status);
      if (answer.status === 429) {
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        break;
      }
      await eventually(async () => (await bench.get(answer.headers.get('location') ?? '')).status === 200);
    }
    expect(statuses.at(-1)).toBe(429);
  });
});
