import { PolicyClient } from '@azure/arm-policy';
import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { ManagedIdentityCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { armErrors } from './fault-presets.ts';
import { all, type Bench, noPrivilege, platform, postNextPage, production, startBench } from './sandbox.ts';
import { benchmarkScale, filledUp } from './scale.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.arm.stop());

describe('signing in', () => {
  const token = (query = '', header = bench.arm.identityHeader) =>
    fetch(`${bench.arm.identityEndpoint}?api-version=2019-08-01&resource=https://management.azure.com/${query}`, {
      headers: { 'X-IDENTITY-HEADER': header },
    });

  it('works for @azure/identity as for az, with a token that says who it is', async () => {
    process.env.IDENTITY_ENDPOINT = bench.arm.identityEndpoint;
    process.env.IDENTITY_HEADER = bench.arm.identityHeader;
    const credential = new ManagedIdentityCredential();
    const { token: text } = await credential.getToken('https://management.azure.com/.default');
    expect(decodeJwt(text)).toMatchObject({
      tid: expect.any(String),
      oid: '0b1ec7d0-0000-4000-8000-000000000001',
      xms_mirid: expect.stringContaining('owner'),
    });
    const policy = new PolicyClient(credential, production, bench.options);
    expect((await policy.policyAssignments.get(platform, 'pod-security-baseline')).displayName).toBe('Baseline');
  });

  it('is another when asked so, and refused without the header or when there is nobody', async () => {
    const named = (await (await token('&client_id=reader')).json()) as { access_token: string; expires_on: string };
    expect(decodeJwt(named.access_token).oid).toBe('0b1ec7d0-0000-4000-8000-000000000004');
    expect(Number(named.expires_on)).toBeGreaterThan(Date.now() / 1000);
    expect((await token('', 'guess')).status).toBe(401);
    bench.arm.refuseSignIn(true);
    expect((await token()).status).toBe(400);
    bench.arm.refuseSignIn(false);
  });

  it('runs out: every token so far is refused as expired', async () => {
    const old = await bench.arm.token();
    const ask = (authorization: string) =>
      bench.send('GET', '/subscriptions?api-version=2022-12-01', undefined, { authorization });
    expect((await ask(`Bearer ${old}`)).status).toBe(200);
    bench.arm.expireTokens();
    expect(await ask(`Bearer ${old}`)).toMatchObject({
      status: 401,
      body: { error: { code: 'ExpiredAuthenticationToken' } },
    });
    expect(await ask(`Bearer ${await bench.arm.token('owner', -10)}`)).toMatchObject({
      body: { error: { code: 'ExpiredAuthenticationToken' } },
    });
    expect(await ask('Bearer nonsense')).toMatchObject({
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken' } },
    });
    expect((await ask(`Bearer ${await bench.arm.token()}`)).status).toBe(200);
  });
});

describe('faults', () => {
  it.each(Object.entries(armErrors))('answer %s when told to, as often as told, where told', async (_, fault) => {
    const policy = new PolicyClient(bench.credential, production, bench.options);
    const write = () => policy.policyAssignments.create(platform, 'faulty', { policyDefinitionId: noPrivilege });
    bench.arm.faults.next({ match: '/policyAssignments/faulty', method: 'PUT', ...fault });
    await policy.policyAssignments.get(platform, 'pod-security-baseline');
    const error = await write().then(
      () => undefined,
      (thrown: {
        statusCode: number;
        code: string;
        response: { headers: { get(name: string): string | undefined } };
      }) => thrown,
    );
    expect(error).toMatchObject({ statusCode: fault.status, code: fault.code });
    expect(error?.response.headers.get('x-ms-request-id')).toBeTruthy();
    await write();
  });

  it('may cut the connection, and be called off', async () => {
    const ask = () => bench.get('/tenants?api-version=2022-12-01');
    bench.arm.faults.next({ match: /^GET \/tenants/, status: 0 });
    await expect(ask()).rejects.toThrow();
    bench.arm.faults.next({ match: '/tenants', status: 503, times: Number.POSITIVE_INFINITY });
    expect([(await ask()).status, (await ask()).status]).toEqual([503, 503]);
    bench.arm.faults.clear();
    expect((await ask()).status).toBe(200);
  });
});

it('an unknown address, a missing api-version and a malformed filter are said as ARM says them', async () => {
  const code = async (path: string) => ((await bench.get(path)).body.error as { code: string }).code;
  expect(await code('/subscriptions')).toBe('MissingApiVersionParameter');
  expect(await code(`/${platform}/providers/Microsoft.Web/sites?api-version=2024-01-01`)).toBe('InvalidResourceType');
  expect(
    await code(
      `/${platform}/providers/Microsoft.Authorization/policyAssignments?api-version=2025-03-01&$filter=near()`,
    ),
  ).toBe('InvalidFilterInQueryString');
  expect(await code(`//${platform}?api-version=2025-04-01`)).toBe('MissingSubscription');
});

it('the metadata of the cloud is one object, without signing in', async () => {
  const { body } = await bench.send('GET', '/metadata/endpoints?api-version=2022-09-01', undefined, {
    authorization: '',
  });
  expect(body).toMatchObject({
    resourceManager: `${bench.arm.endpoint}/`,
    authentication: { audiences: expect.any(Array) },
    suffixes: { acrLoginServer: 'azurecr.io' },
  });
});

it('bulk is paged in completely', async () => {
  const big = await startBench({ fill: filledUp(benchmarkScale) });
  const policy = new PolicyClient(big.credential, production, big.options);
  const insights = new PolicyInsightsClient(big.credential, production, big.options);
  insights.pipeline.addPolicy(postNextPage);
  expect(await all(policy.policyAssignments.list())).toHaveLength(benchmarkScale.assignments);
  expect(await all(policy.policyDefinitions.list())).toHaveLength(benchmarkScale.definitions);
  const rows = await all(insights.policyStates.listQueryResultsForSubscription('latest', production));
  expect(rows).toHaveLength(benchmarkScale.policyStates);
  await big.arm.stop();
});
