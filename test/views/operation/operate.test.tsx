import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { drive, key } from '../drive.tsx';
import { clusterId, fakeAzureConsole, fakeAzureState, plan } from '../fake-azure.ts';

afterEach(cleanup);

describe('an operation', () => {
  it('is previewed, not begun by enter alone, and copied as commands', async () => {
    const live = fakeAzureConsole();
    const { press, sees, misses, copied } = drive({ live });
    await sees('enable add-on');
    press('e');
    await sees('+ addonProfiles.azurepolicy.enabled: true');
    await sees('✔ Microsoft.ContainerService/managedClusters/write');
    expect(live.did).toEqual([`plan enable-addon {"clusterId":"${clusterId}"}`]);
    press('c');
    await expect.poll(() => copied).toEqual([...plan.commands]);
    press(key.enter);
    await misses('WHAT CHANGES');
    expect(live.did).toHaveLength(1);
  });

  it('goes on when its dialog is left, and stands on every page', async () => {
    const live = fakeAzureConsole();
    const { press, sees } = drive({ live });
    press('e');
    await sees('> Cancel <');
    press(key.tab);
    await sees('> Enable <');
    press(key.enter);
    await sees('30 %');
    press(key.esc);
    await sees(/Overview.*◐ Enable 0\/1/);
    press(':vio\r');
    await sees(/Violations.*◐ Enable 0\/1/);
    expect(live.did.at(-1)).toBe('start enable-addon');
  });

  it('says what cancelling means before it cancels', async () => {
    const live = fakeAzureConsole();
    const { press, sees } = drive({ live });
    press('e');
    await sees('> Cancel <');
    press(key.tab);
    await sees('> Enable <');
    press(key.enter);
    await sees('leave it running');
    press('x');
    await sees('AKS goes on with the update; only the watching ends.');
    expect(live.did).not.toContain('cancel run-1');
    press('x');
    await expect.poll(() => live.did).toContain('cancel run-1');
  });

  it('offers its undo, planned anew', async () => {
    const live = fakeAzureConsole();
    const { press, sees } = drive({ live });
    press('e');
    await sees('> Cancel <');
    press(key.tab);
    await sees('> Enable <');
    press(key.enter);
    await sees('leave it running');
    live.turn({ state: 'succeeded', endedAt: Date.now() });
    await sees('undo: Disable the add-on on prod-weu');
    press('u');
    await expect.poll(() => live.did.at(-1)).toBe(`plan disable-addon {"clusterId":"${clusterId}"}`);
  });

  it('cannot be begun against an obstacle, and offers what mends it', async () => {
    const obstacle = {
      what: 'Another operation (Updating) holds the cluster',
      next: 'Wait for it, or abort it.',
      code: 'OperationNotAllowed',
      requestId: 'req-1',
      remedy: { kind: 'wait-or-abort' as const },
    };
    const live = fakeAzureConsole({ ...plan, obstacles: [obstacle] });
    const { press, sees } = drive({ live });
    press('e');
    await sees('request req-1');
    press(key.tab, key.enter);
    expect(live.did.some((one) => one.startsWith('start'))).toBe(false);
    press('e');
    await sees('<a> abort the other operation');
    press('a');
    await expect.poll(() => live.did.at(-1)).toBe(`plan abort-cluster-operation {"clusterId":"${clusterId}"}`);
  });

  it('asks for the name where the plan says so', async () => {
    const live = fakeAzureConsole({ ...plan, danger: 'type-name', typeName: 'prod-weu' });
    const { press, sees } = drive({ live });
    press('e');
    await sees('> Cancel <');
    press(key.tab);
    await sees('> Enable … <');
    press(key.enter);
    await sees('type prod-weu to enable');
    press('prod');
    press(key.enter);
    await sees('that is not the name');
    expect(live.did).not.toContain('start enable-addon');
    press('-weu');
    press(key.enter);
    await expect.poll(() => live.did).toContain('start enable-addon');
  });
});

describe('a key that changes Azure', () => {
  it('is dim with the reason when the console is read-only', async () => {
    const live = fakeAzureConsole();
    live.store.setState(({ connection }) => ({ connection: { ...connection, readonly: true } }));
    const { press, sees } = drive({ live });
    await sees('(e) enable add-on');
    press('e');
    await sees('the console is read-only');
    press(':scan\r');
    await sees('Scan the resource group for compliance now: the console is read-only');
    expect(live.did).toEqual([]);
  });

  it('is dim for want of a role, which is named', async () => {
    const live = fakeAzureConsole();
    const readers = { state: 'live' as const, source: '', value: [{ actions: ['*/read'], notActions: [] }] };
    live.store.setState({ azure: { ...fakeAzureState(), rights: new Map([[clusterId.toLowerCase(), readers]]) } });
    const { press, sees } = drive({ live, columns: 200 });
    press('e');
    await sees('Azure Kubernetes Service Contributor Role');
    expect(live.did).toEqual([]);
  });

  it('is dim while nobody is signed in, which leaves the cluster alone', async () => {
    const live = fakeAzureConsole();
    const problem = { what: 'az has no login', next: 'Run az login.' };
    live.store.setState({ azure: { ...fakeAzureState(), phase: 'not-signed-in', problem } });
    const { press, sees } = drive({ live });
    await sees('240 shown');
    await sees('not signed in to Azure');
    press('e');
    await sees('not signed in to Azure: az has no login');
    press(':azure\r');
    await sees('Run az login.');
  });
});
