import { describe, expect, test } from 'vitest';
import { bearingOn, legalAssignmentName } from '../../../src/governance/azure/assignment.ts';
import { grants, roleFor } from '../../../src/governance/azure/azure-problem.ts';
import { compliantPercent } from '../../../src/governance/azure/compliance.ts';
import { imageHost, imagesByHost } from '../../../src/governance/azure/registry.ts';
import { parseResourceId, sameId, scopeContains, scopeLevel } from '../../../src/governance/azure/resource-id.ts';
import { assignment, clusterId, group } from './sample.ts';

test('ids are the same whatever their casing and last slash', () => {
  expect(sameId('/subscriptions/S/resourcegroups/RG/', '/Subscriptions/s/resourceGroups/rg')).toBe(true);
  expect(sameId('/subscriptions/a', '/subscriptions/ab')).toBe(false);
});

test('a scope holds what is below it, not what begins alike', () => {
  expect(scopeContains('/subscriptions/S', clusterId)).toBe(true);
  expect(scopeContains(`${group}-other`, clusterId)).toBe(false);
  expect(scopeContains('/subscriptions/S/resourceGroups/r', clusterId)).toBe(false);
});

test.each([
  ['', 'tenant'],
  ['/providers/Microsoft.Management/managementGroups/mg', 'management group'],
  ['/subscriptions/s', 'subscription'],
  ['/subscriptions/s/resourceGroups/g', 'resource group'],
  [clusterId, 'resource'],
])('%s is a %s', (scope, level) => expect(scopeLevel(scope)).toBe(level));

test('a nested resource', () => {
  expect(parseResourceId('/subscriptions/s/resourceGroups/g/providers/A.B/cs/c/ds/d')).toEqual({
    subscriptionId: 's',
    resourceGroup: 'g',
    type: 'A.B/cs/ds',
    name: 'd',
  });
  expect(parseResourceId('/providers/x')).toBeUndefined();
});

describe('how an assignment bears on a cluster', () => {
  test('inherited, direct, excluded, elsewhere', () => {
    expect(bearingOn(assignment(), clusterId)).toEqual({ level: 'resource group', inherited: true });
    expect(bearingOn(assignment({ scope: clusterId.toUpperCase() }), clusterId)).toMatchObject({ inherited: false });
    expect(bearingOn(assignment({ notScopes: [group.toUpperCase()] }), clusterId)?.excludedBy).toBe(
      group.toUpperCase(),
    );
    expect(bearingOn(assignment({ notScopes: [`${group}2`] }), clusterId)?.excludedBy).toBeUndefined();
    expect(bearingOn(assignment({ scope: '/subscriptions/other' }), clusterId)).toBeUndefined();
    expect(
      bearingOn(assignment({ scope: '/providers/Microsoft.Management/managementGroups/mg' }), clusterId)?.level,
    ).toBe('management group');
  });
});

test.each(['A/B: "C"?', '<<>>', 'Ünïcødé policy', 'a'.repeat(100), '   ', 'ends with . ', '日本'])(
  'a legal name from %j',
  (title) => {
    const name = legalAssignmentName(title, 'abc123');
    expect(name).toMatch(/^[^<>*%&:?.+/]*[^<>*%&:?.+/ ]+$/);
    expect(name.length).toBeLessThanOrEqual(24);
    expect(name).toMatch(/abc123$/);
  },
);

describe('rights', () => {
  const entry = (actions: string[], notActions: string[] = []) => ({ actions, notActions });
  test.each([
    [[entry(['*'])], true],
    [[entry(['*/read'])], false],
    [[entry(['Microsoft.ContainerService/*'])], true],
    [[entry(['microsoft.containerservice/managedclusters/WRITE'])], true],
    [[entry(['*'], ['Microsoft.ContainerService/*/write'])], false],
    [[entry(['*'], ['*/write']), entry(['Microsoft.ContainerService/managedClusters/write'])], true],
    [[], false],
    [[entry(['Microsoft.ContainerService.managedClusters'])], false],
  ])('%j: %s', (entries, expected) => {
    expect(grants(entries, 'Microsoft.ContainerService/managedClusters/write')).toBe(expected);
  });
  test('the least role for an action', () => {
    expect(roleFor('Microsoft.Authorization/policyAssignments/delete')).toBe('Resource Policy Contributor');
    expect(roleFor('Microsoft.PolicyInsights/register/action')).toBe('Contributor of the subscription');
  });
});

test.each([
  ['nginx', 'docker.io'],
  ['library/nginx', 'docker.io'],
  ['localhost/x', 'localhost'],
  ['host:5000/x', 'host:5000'],
  ['R.azurecr.io/a/b@sha256:0', 'r.azurecr.io'],
])('%s comes from %s', (image, host) => expect(imageHost(image)).toBe(host));

test('images once each', () => {
  expect(imagesByHost(['a.io/x', 'a.io/x', 'a.io/b'])).toEqual(new Map([['a.io', ['a.io/b', 'a.io/x']]]));
});

test('percent is never rounded up to all, nor made of nothing', () => {
  const counts = { compliant: 996, nonCompliant: 4, exempt: 0, other: 0, total: 1000 };
  expect(compliantPercent(counts)).toBe(99);
  expect(compliantPercent({ ...counts, total: 0 })).toBeUndefined();
});
