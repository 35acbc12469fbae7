import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AzureSandbox, startAzureSandbox } from './azure-sandbox.ts';

let azure: AzureSandbox;
beforeAll(async () => {
  azure = await startAzureSandbox();
});
afterAll(() => azure?.stop());
beforeEach(() => {
  azure.arm.faults.clear();
  azure.forget();
});

/** What asks Azure, in every way that it is asked. */
const asking = [
  ['assignments'],
  ['definitions'],
  ['subscriptions'],
  ['health'],
  [],
  ['scan', '--wait'],
  ['assign', 'baseline', '--yes'],
];

describe('a name that was typed and is none ends with 2, and nothing is printed or sent', () => {
  it.each(asking)('--cluster: %s %s', async (...args) => {
    const { code, stdout, stderr } = await azure.run(...args, '--cluster', 'prod-wue');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('There is no AKS cluster "prod-wue" in the 3 subscriptions of this login');
    expect(stderr).toContain('Did you mean prod-weu?');
    expect(azure.writes()).toEqual([]);
  });

  it.each(asking)('--subscription: %s %s', async (...args) => {
    const { code, stdout, stderr } = await azure.run(...args, '--subscription', 'contoso-prodution');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('there is no subscription "contoso-prodution" among the 3 that this login can see');
    expect(stderr).toContain('Did you mean Contoso Production?');
    expect(azure.writes()).toEqual([]);
  });

  it.each([
    ['/subscriptions/x', 'is not the id of an AKS cluster'],
    ['ID-OF-NONE', 'There is no AKS cluster /subscriptions/'],
  ])('--cluster by an id: %s', async (id, said) => {
    const none = id === 'ID-OF-NONE' ? azure.arm.clusterId.replace('prod-weu', 'none') : id;
    const { code, stdout, stderr } = await azure.run('assignments', '--cluster', none);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
  });
});

it('a subscription that could not be listed may have the cluster: that is an error, and not a wrong name', async () => {
  const list = '5ab50003-0000-4000-8000-000000000003/providers/Microsoft.ContainerService/managedClusters';
  azure.arm.faults.next({ match: list, status: 403, code: 'AuthorizationFailed', times: 20 });
  const { code, stderr } = await azure.run('assignments', '--cluster', 'prod-wue');
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('in the 2 subscriptions of this login that could be listed; 1 could not'),
  ]);
});
