/** `health` prints what the console shows: the findings of both sides, and how Azure was asked. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FindingItem } from '../../src/reports/health-report.ts';
import { armErrors } from '../sandbox/arm/fault-presets.ts';
import { type AzureSandbox, startAzureSandbox } from './azure-sandbox.ts';
import { run } from './run.ts';

let azure: AzureSandbox;
beforeAll(async () => {
  azure = await startAzureSandbox({ addon: false });
});
afterAll(() => azure?.stop());
beforeEach(() => {
  azure.arm.signIn('owner');
  azure.arm.faults.clear();
});

const always = Number.POSITIVE_INFINITY;

async function health(...args: string[]) {
  const { stdout, code } = await azure.run('health', '-o', 'json', ...args);
  const document = JSON.parse(stdout);
  return { code, document, ids: document.findings.map(({ id }: FindingItem) => id) };
}

describe('signed in', () => {
  it('has the findings of Azure’s side among the others, and says which cluster it is', async () => {
    const { code, document, ids } = await health();
    expect(code).toBe(0);
    expect(document.azure).toMatchObject({ state: 'signed-in', account: 'owner', cluster: azure.arm.clusterId });
    expect(document).not.toHaveProperty('incomplete');
    expect(ids).toContain('azure-addon-off');
    expect(ids.filter((id: string) => !id.startsWith('azure-'))).not.toEqual([]);
    const { stdout } = await azure.run('health');
    expect(stdout).toMatch(/^AZURE +ACCOUNT +CLUSTER +NOTE\nsigned in +owner +prod-weu +-$/m);
    expect(stdout).toMatch(/azure-addon-off .*The Azure Policy add-on is off/);
  });

  it('says what of Azure may not be read, and makes no findings of it', async () => {
    azure.arm.faults.next({ match: 'policyAssignments', ...armErrors.AuthorizationFailed, times: always });
    const { code, document, ids } = await health();
    expect(code).toBe(0);
    expect(document.azure.state).toBe('signed-in');
    expect(document.incomplete).toContainEqual(
      expect.objectContaining({ state: 'denied', source: expect.stringContaining('policyAssignments') }),
    );
    expect(ids.filter((id: string) => id.startsWith('azure-assignment'))).toEqual([]);
  });

  it('says that the context is none of the AKS clusters, and reports on the cluster all the same', async () => {
    azure.arm.signIn('nobody');
    const { code, document, ids } = await health();
    expect([code, ids.length > 0]).toEqual([0, true]);
    expect(document.azure).toMatchObject({ state: 'signed-in', reason: expect.any(String), next: expect.any(String) });
    expect(document.azure).not.toHaveProperty('cluster');
  });
});

describe('not signed in', () => {
  it('says so and what to do, and reports on the cluster all the same', async () => {
    azure.arm.refuseSignIn(true);
    try {
      const { code, document, ids } = await health();
      expect([code, ids.length > 0]).toEqual([0, true]);
      expect(ids.filter((id: string) => id.startsWith('azure-'))).toEqual([]);
      expect(document.azure).toMatchObject({ state: 'not-signed-in', next: expect.stringContaining('az login') });
      const { stdout } = await azure.run('health');
      expect(stdout).toMatch(/^not signed in +- +- +Not signed in to Azure/m);
    } finally {
      azure.arm.refuseSignIn(false);
    }
  });

  it('asks nothing where nothing speaks of a login, and says that it did not', async () => {
    const env = { KUBECONFIG: azure.sandbox.kubeconfig, HOME: azure.home };
    const before = azure.arm.requestLog.length;
    const { code, stdout } = await run(['health', '-o', 'json'], { env });
    expect(code).toBe(0);
    const { azure: told, findings } = JSON.parse(stdout);
    expect(told).toEqual({
      state: 'off',
      reason: expect.stringContaining('not asked'),
      next: expect.stringContaining('az login'),
    });
    expect(findings.length).toBeGreaterThan(0);
    expect((await run(['health'], { env })).stdout).toMatch(/^not asked +- +- +Azure was not asked/m);
    expect(azure.arm.requestLog).toHaveLength(before);
  });
});
