import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { armErrors } from '../sandbox/arm/fault-presets.ts';
import { type AzureSandbox, startAzureSandbox } from './azure-sandbox.ts';

let azure: AzureSandbox;
beforeAll(async () => {
  azure = await startAzureSandbox();
});
afterAll(() => azure?.stop());
beforeEach(() => {
  azure.arm.signIn('owner');
  azure.arm.faults.clear();
});

const report = async (...args: string[]) => {
  const { stdout, stderr, code } = await azure.run(...args, '-o', 'json');
  return { code, stderr, document: JSON.parse(stdout) };
};

describe('as the owner', () => {
  it.each([
    ['subscriptions', 'SubscriptionList', 3, { displayName: 'Contoso Production', current: true }],
    [
      'clusters',
      'ClusterList',
      2,
      { name: 'prod-weu', current: true, addon: expect.objectContaining({ state: 'enabled' }) },
    ],
    ['registries', 'RegistryList', 2, { name: 'contosoprod', mayPull: 'no' }],
    ['initiatives', 'InitiativeList', 6, { type: 'Custom' }],
  ])('%s prints all of them', async (name, kind, total, item) => {
    const { code, document } = await report(name);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      kind,
      total,
      cloud: 'ConstableSandbox',
      account: 'owner',
      cluster: azure.arm.clusterId,
    });
    expect(document.items).toHaveLength(total);
    expect(document.items).toContainEqual(expect.objectContaining(item));
  });

  it('assignments have their level and the effect that their parameters give', async () => {
    const { document } = await report('assignments');
    expect(document.total).toBe(document.items.length);
    expect(new Set(document.items.map(({ level }: { level: string }) => level))).toEqual(
      new Set(['resource group', 'subscription', 'management group']),
    );
    const baseline = document.items.find(({ name }: { name: string }) => name === 'pod-security-baseline');
    expect(baseline).toMatchObject({ inherited: true, initiative: true, effect: expect.stringMatching(/×/) });
    const { stdout } = await azure.run('assignments');
    expect(stdout).toMatch(/^NAME +DISPLAY NAME +LEVEL +EFFECT/);
  });

  it.each(['json', 'yaml'])('assignments have who made and changed them, by id and name, in %s', async (format) => {
    const { stdout, code } = await azure.run('assignments', '-o', format);
    expect(code).toBe(0);
    const items: { name: string }[] = parse(stdout).items;
    const named = (name: string) => items.find((one) => one.name === name);
    const gerda = '0b1ec7d0-0000-4000-8000-000000000081';
    const owner = '0b1ec7d0-0000-4000-8000-000000000001';
    expect(named('pod-security-baseline')).toMatchObject({
      assignedBy: { id: gerda, name: 'Gerda Governance', type: 'user' },
      changedBy: { id: owner, name: 'Olga Owner', type: 'service principal' },
      changedAt: '2026-05-06T07:08:09.101Z',
    });
    expect(named('contoso-kubernetes')).toMatchObject({ assignedBy: { id: gerda, name: 'Gerda Governance' } });
    expect(named('contoso-kubernetes')).not.toHaveProperty('changedBy');
    expect(named('addon-audit')).toMatchObject({ assignedBy: { nameUnknown: 'the directory has nothing of this id' } });
  });

  it('a name of the directory is text, whatever it holds', async () => {
    const gerda = [...azure.arm.world.directory.values()].find(({ displayName }) => displayName === 'Gerda Governance');
    if (!gerda) throw new Error('nobody of that name');
    gerda.displayName = 'Gerda\u001b]0;gone\u0007\u001b[2J\u202e';
    const printed = await Promise.all(['json', 'yaml'].map((format) => azure.run('assignments', '-o', format)));
    gerda.displayName = 'Gerda Governance';
    for (const { stdout } of printed) {
      expect(stdout).toContain('Gerda');
      expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/);
    }
  });

  it('a table of assignments waits for no name of the directory', async () => {
    azure.arm.requestLog.length = 0;
    expect((await azure.run('assignments')).code).toBe(0);
    expect(azure.arm.requestLog.filter(({ path }) => path.startsWith('/v1.0/'))).toEqual([]);
  });

  it('definitions have each effect once', async () => {
    const { document } = await report('definitions');
    expect(document.items.length).toBeGreaterThan(100);
    for (const { effects } of document.items) {
      expect(new Set(effects.map((effect: string) => effect.toLowerCase())).size).toBe(effects.length);
    }
  });

  it('compliance says of when it is', async () => {
    const { document } = await report('compliance');
    expect(document.items.length).toBeGreaterThan(0);
    type Item = { policies?: object; evaluatedAt?: string };
    const evaluated = document.items.filter(({ policies }: Item) => policies !== undefined);
    expect(evaluated.length).toBeGreaterThan(0);
    for (const item of evaluated) expect(item).toMatchObject({ evaluatedAt: expect.any(String) });
    // What was not evaluated is listed too, and says nothing of when.
    for (const item of document.items.filter((one: Item) => !evaluated.includes(one))) {
      expect(item).not.toHaveProperty('evaluatedAt');
      expect(item).not.toHaveProperty('compliantPercent');
    }
  });
});

describe('where something is refused', () => {
  it('a login without any subscription is told, not shown as nothing', async () => {
    azure.arm.signIn('nobody');
    const subscriptions = await report('subscriptions');
    expect(subscriptions.document).toMatchObject({ total: 0, items: [] });
    const assignments = await report('assignments');
    expect(assignments.document.total).toBeNull();
    expect(assignments.code).not.toBe(0);
    expect(assignments.stderr).toMatch(/cluster/);
  });

  it('without Resource Graph the cluster is found by lists', async () => {
    azure.arm.faults.next({
      match: 'Microsoft.ResourceGraph',
      ...armErrors.AuthorizationFailed,
      times: Number.POSITIVE_INFINITY,
    });
    const { code, document } = await report('clusters');
    expect(code).toBe(0);
    expect(document.cluster).toBe(azure.arm.clusterId);
  });

  it('an expired login says so and what to do, with its exit code', async () => {
    azure.arm.faults.next({
      match: '/subscriptions',
      ...armErrors.ExpiredAuthenticationToken,
      times: Number.POSITIVE_INFINITY,
    });
    const { code, stderr } = await azure.run('assignments');
    expect(code).toBe(4);
    expect(stderr).toMatch(/login has expired; .*az login/);
  });

  it('nobody signed in: Azure says so, and the cluster is reported all the same', async () => {
    azure.arm.refuseSignIn(true);
    try {
      const { code, stderr, stdout } = await azure.run('assignments');
      expect([code, stdout]).toEqual([4, '']);
      expect(stderr).toMatch(/Not signed in to Azure; Run `az login`/);
      const { code: violations } = await azure.run('violations');
      expect(violations).toBe(0);
    } finally {
      azure.arm.refuseSignIn(false);
    }
  });

  it('a context that is no AKS cluster is said, with the way to choose one; --cluster chooses', async () => {
    const args = ['--context', 'nowhere', '--kubeconfig', `${azure.home}/other`];
    const { writeFile } = await import('node:fs/promises');
    await writeFile(
      `${azure.home}/other`,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://kind.example.com' } }],
        contexts: [{ name: 'nowhere', context: { cluster: 'c' } }],
      }),
    );
    const { code, stderr } = await azure.run('assignments', ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/kind\.example\.com is not an address of an AKS cluster.*--cluster/s);
    const chosen = await report('assignments', ...args, '--cluster', 'payments-neu');
    expect(chosen.document.cluster).toMatch(/payments-neu$/);
    expect(await azure.run('assignments', ...args, '--cluster', 'nonesuch')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no AKS cluster "nonesuch"'),
    });
  });
});
