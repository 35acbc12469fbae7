import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/governance/finding.ts';
import type { MendingOperation } from '../../../src/governance/findings/mending.ts';
import { drive, key } from '../drive.tsx';
import { assignment, clusterId, fakeAzureConsole, group } from '../fake-azure.ts';

afterEach(cleanup);

const subscriptionId = clusterId.split('/')[2] ?? '';
const scan: MendingOperation = { operation: 'scan', input: { scope: group } };
const operations: readonly MendingOperation[] = [
  { operation: 'enable-addon', input: { clusterId } },
  scan,
  { operation: 'register-provider', input: { subscriptionId, namespace: 'Microsoft.PolicyInsights' } },
  { operation: 'attach-acr', input: { clusterId, registry: 'contoso.azurecr.io' } },
  { operation: 'abort-cluster-operation', input: { clusterId } },
];

/** The console with this one finding, under the cursor on the overview. */
function withFinding(more: Partial<Finding>) {
  const live = fakeAzureConsole();
  const finding: Finding = {
    id: 'one',
    severity: 'error',
    title: 'A finding',
    evidence: [],
    next: 'Mend it.',
    ...more,
  };
  live.store.setState({ findings: [finding] });
  return live;
}

describe('a finding that an operation mends', () => {
  it.each(operations)('plans $operation with its input, on the overview and in Health', async (mend) => {
    const live = withFinding({ mend });
    const { press, sees } = drive({ live });
    await sees('> ✖ A finding');
    press('f');
    const planned = `plan ${mend.operation} ${JSON.stringify(mend.input)}`;
    await expect.poll(() => live.did).toEqual([planned]);
    await sees('WHAT CHANGES');
    press(key.esc);
    press(':health\r');
    await sees('Overview › Health');
    press(key.enter);
    await expect.poll(() => live.did).toEqual([planned, planned]);
  });

  it('is not mended by a console that is read-only, which says so', async () => {
    const live = withFinding({ mend: scan });
    live.store.setState(({ connection }) => ({ connection: { ...connection, readonly: true } }));
    const { press, sees } = drive({ live });
    await sees('> ✖ A finding');
    press('f');
    await sees('the console is read-only');
    expect(live.did).toEqual([]);
  });

  it('opens like any other while nobody is signed in', async () => {
    const live = withFinding({ mend: scan });
    live.store.setState(({ azure }) => ({ azure: { ...azure, phase: 'not-signed-in' } }));
    const { press, sees } = drive({ live });
    press(':health\r');
    await sees('Overview › Health');
    press(key.enter);
    await sees('Health › finding');
    expect(live.did).toEqual([]);
  });
});

describe('a finding that is dealt with on a page', () => {
  it.each([
    [{ page: 'azure' }, 'Overview › Azure'],
    [{ page: 'assignments' }, 'Overview › Assignments'],
    [{ page: 'assignment', id: assignment.id.toLowerCase(), title: 'Baseline' }, 'Overview › Baseline'],
  ] as const)('leads to %j', async (mend, seen) => {
    const { press, sees } = drive({ live: withFinding({ mend }), columns: 140 });
    await sees('> ✖ A finding');
    press('f');
    await sees(seen);
  });
});

describe('a finding that leads somewhere', () => {
  it('opens the object that is not its subject', async () => {
    const object = { group: '', version: 'v1', kind: 'Pod', namespace: 'team-a', name: 'web-1' };
    const { press, sees } = drive({ live: withFinding({ drill: { object } }) });
    await sees('> ✖ A finding');
    press(key.enter);
    await sees('Overview › Pod/web-1');
  });
});
