import { ContainerServiceClient } from '@azure/arm-containerservice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { all, type Bench, eventually, platform, production, shared, staging, startBench } from './sandbox.ts';

let bench: Bench;
let addonCalls: boolean[] = [];
const client = (subscription = production) => new ContainerServiceClient(bench.credential, subscription, bench.options);

beforeAll(async () => {
  bench = await startBench({
    cluster: {
      host: '127.0.0.1:6443',
      addon: false,
      signIn: (admin) => ({ server: 'https://127.0.0.1:6443', caPem: 'CA', token: admin ? 'admin' : 'user' }),
    },
    hooks: { onAddon: (enabled) => addonCalls.push(enabled) },
  });
});
afterAll(() => bench.arm.stop());

describe('managed clusters', () => {
  it('are five over three subscriptions, of the kinds that people meet', async () => {
    const clusters = (
      await Promise.all([production, staging, shared].map((one) => all(client(one).managedClusters.list())))
    ).flat();
    expect(clusters.map(({ name }) => name).sort()).toEqual([
      'batch-weu',
      'edge-weu',
      'payments-neu',
      'prod-weu',
      'vault-weu',
    ]);
    const named = (name: string) => clusters.find((one) => one.name === name);
    expect(named('prod-weu')?.fqdn).toBe('127.0.0.1');
    expect(named('payments-neu')?.addonProfiles?.azurepolicy).toBeUndefined();
    expect(named('batch-weu')?.powerState?.code).toBe('Stopped');
    expect(named('vault-weu')?.privateFqdn).toContain('privatelink');
    expect(named('edge-weu')?.provisioningState).toBe('Updating');
    expect(await all(client().managedClusters.listByResourceGroup('RG-Payments'))).toHaveLength(1);
  });

  it('switch the add-on by a whole PUT with If-Match, long-running, and tell the cluster when it is done', async () => {
    addonCalls = [];
    const { managedClusters } = client();
    const cluster = await managedClusters.get('rg-platform', 'prod-weu');
    const poller = managedClusters.createOrUpdate(
      'rg-platform',
      'prod-weu',
      { ...cluster, addonProfiles: { azurepolicy: { enabled: true } } },
      { ifMatch: cluster.eTag ?? '', ...bench.poll },
    );
    await poller.submitted();
    expect((await managedClusters.get('rg-platform', 'prod-weu')).provisioningState).toBe('Updating');
    expect(addonCalls).toEqual([]);
    const latest = `${bench.arm.clusterId}/operations/latest?api-version=2026-06-01`;
    expect((await bench.get(latest)).body).toMatchObject({ status: 'InProgress', percentComplete: expect.any(Number) });
    const done = await poller.pollUntilDone();
    expect(done.provisioningState).toBe('Succeeded');
    expect(done.addonProfiles?.azurepolicy).toMatchObject({
      enabled: true,
      identity: { objectId: expect.any(String) },
    });
    expect(addonCalls).toEqual([true]);
    expect((await bench.get(latest)).body).toMatchObject({ status: 'Succeeded', percentComplete: 100 });
    expect(done.eTag).not.toBe(cluster.eTag);

    await expect(
      managedClusters.createOrUpdate('rg-platform', 'prod-weu', cluster, {
        ifMatch: cluster.eTag ?? '',
        ...bench.poll,
      }),
    ).rejects.toMatchObject({ statusCode: 412 });

    await managedClusters.createOrUpdate(
      'rg-platform',
      'prod-weu',
      { ...done, addonProfiles: { azurepolicy: { enabled: false } } },
      bench.poll,
    );
    expect(addonCalls).toEqual([true, false]);
  });

  it('refuse a change while another operation runs, until that is aborted', async () => {
    const { managedClusters } = client(staging);
    const busy = await managedClusters.get('rg-edge', 'edge-weu');
    await expect(managedClusters.createOrUpdate('rg-edge', 'edge-weu', busy, bench.poll)).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
    });
    await managedClusters.abortLatestOperation('rg-edge', 'edge-weu', bench.poll);
    await eventually(async () => (await managedClusters.get('rg-edge', 'edge-weu')).provisioningState === 'Canceled');
    await managedClusters.createOrUpdate('rg-edge', 'edge-weu', busy, bench.poll);
    expect((await managedClusters.get('rg-edge', 'edge-weu')).provisioningState).toBe('Succeeded');
  });

  it('hand out kubeconfigs with the names that az writes', async () => {
    const { kubeconfigs } = await client().managedClusters.listClusterUserCredentials('rg-platform', 'prod-weu', {
      format: 'exec',
    });
    const config = parse(Buffer.from(kubeconfigs?.[0]?.value ?? '').toString());
    expect(config.users[0]).toEqual({ name: 'clusterUser_rg-platform_prod-weu', user: { token: 'user' } });
    expect(config['current-context']).toBe('prod-weu');
    const admin = await client().managedClusters.listClusterAdminCredentials('rg-platform', 'prod-weu');
    expect(parse(Buffer.from(admin.kubeconfigs?.[0]?.value ?? '').toString())['current-context']).toBe(
      'prod-weu-admin',
    );
  });

  it('have pools, stop and start, and are absent under another name', async () => {
    expect(await all(client().agentPools.list('rg-platform', 'prod-weu'))).toMatchObject([{ name: 'system' }]);
    const { managedClusters } = client(staging);
    await managedClusters.start('rg-batch', 'batch-weu', bench.poll);
    expect((await managedClusters.get('rg-batch', 'batch-weu')).powerState?.code).toBe('Running');
    await expect(managedClusters.get('rg-platform', 'gone')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });
});

it('a reader reads, and is refused each write in the words of ARM', async () => {
  bench.arm.signIn('reader');
  const before = bench.arm.requestLog.length;
  const reader = new ContainerServiceClient(bench.credential, production, bench.options);
  const cluster = await reader.managedClusters.get('rg-platform', 'prod-weu');
  await expect(reader.managedClusters.createOrUpdate('rg-platform', 'prod-weu', cluster)).rejects.toMatchObject({
    statusCode: 403,
    code: 'AuthorizationFailed',
    message: expect.stringMatching(
      new RegExp(
        `does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/write' over scope '/${platform}/providers`,
      ),
    ),
  });
  expect(bench.arm.requestLog.slice(before)).toMatchObject([
    { method: 'GET', principal: 'reader', status: 200 },
    { method: 'PUT', principal: 'reader', status: 403 },
  ]);
  bench.arm.signIn('owner');
});
