import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adviceFor } from '../../src/azure/advice.ts';
import { type ArmClients, armClients } from '../../src/azure/arm-clients.ts';
import { ArmError, asArmError } from '../../src/azure/arm-error.ts';
import { getCluster, listClusters } from '../../src/azure/clusters.ts';
import { longestWait, type Throttled } from '../../src/azure/throttling.ts';
import { parseResourceId } from '../../src/governance/azure/resource-id.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { armErrors } from '../sandbox/arm/fault-presets.ts';
import { connectTo, startTestArm } from './sandbox-arm.ts';

let sandbox: SandboxArm;
let arm: ArmClients;

beforeAll(async () => {
  sandbox = await startTestArm();
  arm = await connectTo(sandbox);
});
afterAll(() => sandbox.stop());

/** What the screen would say when ARM answers the next read so. */
async function said(
  error: Pick<Parameters<SandboxArm['faults']['next']>[0], 'status' | 'code' | 'message' | 'headers'>,
  times = 1,
) {
  sandbox.faults.next({ match: '/managedClusters/', ...error, times });
  const thrown = await getCluster(arm, sandbox.clusterId).catch((caught: unknown) => caught);
  sandbox.faults.clear();
  expect(thrown).toBeInstanceOf(ArmError);
  const advice = adviceFor(thrown);
  expect(advice.requestId).toMatch(/^[0-9a-f-]{36}$/);
  return advice;
}

describe('every row of the table', () => {
  test('AuthorizationFailed: action, scope and role', async () => {
    const advice = await said(armErrors.AuthorizationFailed);
    expect(advice.action).toBe('Microsoft.Authorization/policyAssignments/write');
    expect(advice.scope).toMatch(/^\/subscriptions\//);
    expect(advice.what).toBe(`You may not ${advice.action} over ${advice.scope}`);
    expect(advice.next).toContain('Resource Policy Contributor');
  });
  test.each([
    ['Microsoft.Authorization/roleAssignments/write', 'Role Based Access Control Administrator'],
    ['Microsoft.ContainerService/managedClusters/write', 'Azure Kubernetes Service Contributor Role'],
  ])('%s names %s', async (action, role) => {
    const message =
      armErrors.AuthorizationFailed.message?.replace('Microsoft.Authorization/policyAssignments/write', action) ?? '';
    expect((await said({ ...armErrors.AuthorizationFailed, message })).next).toContain(role);
  });
  test('OperationNotAllowed: wait or abort', async () => {
    const advice = await said(armErrors.OperationNotAllowed);
    expect(advice).toMatchObject({
      what: 'The cluster is busy with another operation',
      remedy: { kind: 'wait-or-abort' },
      status: 409,
    });
    expect(advice.next).toMatch(/Wait for it, or abort it/);
  });
  test('eTag mismatch: read again', async () => {
    expect((await said(armErrors.PreconditionFailed)).remedy).toEqual({ kind: 'read-again' });
  });
  test('throttling longer than is waited for: the seconds', async () => {
    const seconds = longestWait / 1000 + 1;
    const advice = await said({ ...armErrors.TooManyRequests, headers: { 'Retry-After': String(seconds) } });
    expect(advice.remedy).toEqual({ kind: 'wait', seconds });
    expect(advice.what).toContain(`${seconds} s`);
  });
  test('expired login', async () => {
    const advice = await said(armErrors.ExpiredAuthenticationToken, 2);
    expect(advice).toMatchObject({ what: 'The Azure login has expired', remedy: { kind: 'sign-in' } });
    expect(advice.next).toContain('az login');
  });
  test('MissingSubscriptionRegistration: the namespace to register', async () => {
    expect((await said(armErrors.MissingSubscriptionRegistration)).remedy).toEqual({
      kind: 'register-provider',
      namespace: 'Microsoft.PolicyInsights',
    });
  });
  test('PreviewFeatureNotRegistered: the feature', async () => {
    const advice = await said(armErrors.PreviewFeatureNotRegistered);
    expect(advice.remedy).toEqual({
      kind: 'register-feature',
      namespace: 'Microsoft.ContainerService',
      feature: 'AKS-AzurePolicyExternalData',
    });
    expect(advice.next).toContain('then its provider');
  });
  test('FeatureNotFound: mostly generally available', async () => {
    expect((await said(armErrors.FeatureNotFound)).next).toContain('generally available');
  });
  test('PrincipalNotFound: spreads', async () => {
    expect((await said(armErrors.PrincipalNotFound)).next).toContain('tried again');
  });
  test('RoleAssignmentExists: nothing to do', async () => {
    expect((await said(armErrors.RoleAssignmentExists)).next).toBe('Nothing to do.');
  });
  test('ResourceIdentityRequired: identity and location', async () => {
    expect((await said(armErrors.ResourceIdentityRequired)).what).toContain('identity and a location');
  });
  test('RequestDisallowedByPolicy: the assignment that refused it', async () => {
    expect((await said(armErrors.RequestDisallowedByPolicy)).what).toBe(
      'A policy refused it: assignment "Clusters are private"',
    );
  });
  test('PolicyDefinitionNotFound: the built-in scope', async () => {
    expect((await said(armErrors.PolicyDefinitionNotFound)).next).toContain('/providers/Microsoft.Authorization');
  });
  test('404: what is not there', async () => {
    const gone = await getCluster(arm, `${sandbox.clusterId}-gone`).catch((error: unknown) => error);
    expect(adviceFor(gone).what).toContain('prod-weu-gone');
  });
});

test('a paged list keeps the message of the body', async () => {
  sandbox.faults.next({ match: '/managedClusters', ...armErrors.AuthorizationFailed });
  const thrown = await listClusters(arm, parseResourceId(sandbox.clusterId)?.subscriptionId ?? '').catch(
    (error: unknown) => error,
  );
  expect(adviceFor(thrown).action).toBe('Microsoft.Authorization/policyAssignments/write');
});

test('a failed long-running operation keeps its code', () => {
  const thrown = asArmError(
    new Error('The long-running operation has failed. QuotaExceeded. No more cores.'),
    'PUT x',
    0,
  );
  expect(thrown).toMatchObject({ code: 'QuotaExceeded', message: 'No more cores.' });
});

describe('throttling', () => {
  test('is waited out in the open', async () => {
    const seen: Throttled[] = [];
    const end = arm.onThrottled((throttled) => seen.push(throttled));
    sandbox.faults.next({
      match: '/managedClusters/',
      status: 429,
      code: 'TooManyRequests',
      headers: { 'retry-after-ms': '30' },
      times: 2,
    });
    expect((await getCluster(arm, sandbox.clusterId)).name).toBe('prod-weu');
    end();
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(seen[0]?.request).toBe(`GET ${sandbox.clusterId}`);
  });
  test('is cancelled by the caller', async () => {
    sandbox.faults.next({
      match: '/managedClusters/',
      status: 429,
      code: 'TooManyRequests',
      headers: { 'Retry-After': '100' },
    });
    const abort = new AbortController();
    const end = arm.onThrottled(() => abort.abort());
    const thrown = await getCluster(arm, sandbox.clusterId, abort.signal).catch((error: unknown) => error);
    end();
    expect(adviceFor(thrown).what).toBe('Cancelled');
  });
});

test('a read is tried again after a passing fault, a write is not', async () => {
  sandbox.faults.next({ match: '/managedClusters/', status: 502, code: 'BadGateway' });
  expect((await getCluster(arm, sandbox.clusterId)).name).toBe('prod-weu');
  const before = sandbox.requestLog.length;
  sandbox.faults.next({ match: '/register', status: 502, code: 'BadGateway' });
  const path = `/subscriptions/${parseResourceId(sandbox.clusterId)?.subscriptionId}/providers/Microsoft.PolicyInsights/register`;
  await expect(arm.request('POST', path, { apiVersion: '2025-04-01' })).rejects.toThrow();
  expect(sandbox.requestLog.slice(before).filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('a connection that hangs is given up, and not called a cancelling', async () => {
  const impatient = armClients({ ...arm.connection, answerWithin: 50 });
  sandbox.faults.next({ match: '/managedClusters/', status: 500, delayMs: 1000 });
  const thrown = await getCluster(impatient, sandbox.clusterId).catch((error: unknown) => error);
  sandbox.faults.clear();
  expect(adviceFor(thrown).what).toBe('Azure did not answer in time');
});

test('no message of an error carries the token', async () => {
  const token = arm.connection.signIn.current() ?? '';
  sandbox.faults.next({ match: '/managedClusters/', status: 0, times: 10 });
  const thrown = await getCluster(arm, sandbox.clusterId).catch((error: unknown) => error);
  sandbox.faults.clear();
  expect(thrown).toBeInstanceOf(Error);
  expect(JSON.stringify(adviceFor(thrown))).not.toContain(token);
  expect(thrown instanceof Error && `${thrown.message}${thrown.stack}`).not.toContain(token);
});
