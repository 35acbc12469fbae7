import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { live as answered } from '../../../src/governance/reading.ts';
import type { RunStatus } from '../../../src/operations/run-status.ts';
import { operationRow } from '../../../src/resources/operation-row.ts';
import { operations } from '../../../src/resources/operations.ts';
import type { JournalItem } from '../../../src/state/azure-state.ts';
import { drive, key } from '../drive.tsx';
import { clusterId, fakeAzureConsole, group, plan } from '../fake-azure.ts';

afterEach(cleanup);

const now = Date.now();
const done: RunStatus = {
  id: 'one',
  kind: 'enable-addon',
  title: plan.title,
  target: clusterId,
  input: { clusterId },
  state: 'succeeded',
  steps: [{ id: 'put', title: 'PUT of the cluster', writes: true, state: 'done' }],
  startedAt: now - 90_000,
  endedAt: now - 30_000,
  resumed: true,
  cancelling: '',
};
const scan: RunStatus = {
  ...done,
  id: 'two',
  kind: 'scan',
  title: 'Scan resource group rg-platform',
  target: `${group}/scan`,
  input: { scope: group },
  state: 'unfollowed',
};
const by = { cloud: 'public', account: 'sre@contoso.example', tenantId: 't-1' };
const item = (status: RunStatus): JournalItem => ({ status, by, commands: ['az aks …'], submitted: true });

function withJournal() {
  const live = fakeAzureConsole();
  const journal = answered('/home/sre/journal.jsonl', [item(scan), item(done)], now);
  live.store.setState(({ azure }) => ({ azure: { ...azure, journal } }));
  return live;
}

describe('operations', () => {
  it.each(['operations', 'journal', 'ops'])('has the journal by :%s, with where each acted', async (name) => {
    const { press, sees, lines } = drive({ live: withJournal(), columns: 160 });
    press(`:${name}\r`);
    await sees('2 operations');
    const line = (part: string) => lines().find((one) => one.includes(part) && one.includes('sre@contoso'));
    expect(line('✔ done')).toMatch(/Enable the Azure Policy add-on.* cluster prod-weu .* 1 of 1 .* 1 min 0 s/);
    expect(line('goes on')).toMatch(/Scan resource group.* group rg-platform /);
  });

  it('follows what this console runs, and tells of the others why it cannot', async () => {
    const live = withJournal();
    live.store.setState(({ azure }) => ({ azure: { ...azure, runs: [{ ...done, id: 'three', state: 'running' }] } }));
    const { press, sees } = drive({ live, columns: 140 });
    press(':operations\r');
    await sees('3 operations · 1 running');
    press('/Scan\r', 'f');
    await sees('it was another console’s');
  });

  it('has a page of each, with all that is known of it', async () => {
    const { press, sees, misses } = drive({ live: withJournal(), columns: 120, rows: 40 });
    press(':operations\r/Scan\r');
    await sees('/Scan');
    press(key.enter);
    await sees('Operations › Scan resource group rg-platform');
    await sees(`Scope: ${group}`);
    await sees('The same by hand');
    await misses('nothing says this any more');
  });

  it('says that nothing was done, and not while the journal was not read', async () => {
    const live = fakeAzureConsole();
    const { press, sees, screen } = drive({ live });
    press(':operations\r');
    await sees('operations: loading…');
    expect(screen()).not.toContain('0 operations');
    live.store.setState(({ azure }) => ({ azure: { ...azure, journal: answered('the journal', [], now) } }));
    await sees('nothing was changed from here yet');
    await sees('0 operations');
  });

  it('begins with those of this cluster, and says how many are of others', async () => {
    const live = withJournal();
    const other = clusterId.replace(/[^/]+$/, 'elsewhere');
    const theirs: RunStatus = {
      ...done,
      id: 'four',
      target: other,
      input: { clusterId: other },
      startedAt: now - 1000,
    };
    live.store.setState(({ azure }) => {
      const journal = answered('/home/sre/journal.jsonl', [item(theirs), item(scan), item(done)], now);
      return { azure: { ...azure, journal } };
    });
    const { press, sees, lines } = drive({ live, columns: 140 });
    press(':operations\r');
    await sees('3 operations · 1 of other clusters, below');
    const at = (part: string) => lines().findIndex((line) => line.includes(part) && line.includes('sre@'));
    expect(at('cluster elsewhere')).toBeGreaterThan(at('cluster prod-weu'));
    expect(at('cluster elsewhere')).toBeGreaterThan(at('group rg-platform'));
  });

  it('undoes what an earlier console did, if it was here and the journal has what that takes', async () => {
    const live = withJournal();
    const undo = { title: 'Disable it', kind: 'disable-addon', input: { clusterId } } as const;
    const mine: RunStatus = { ...done, id: 'five', title: 'Enabled before', undo };
    const elsewhere = clusterId.replace(/[^/]+$/, 'elsewhere');
    const theirs: RunStatus = {
      ...mine,
      id: 'six',
      title: 'Enabled there',
      target: elsewhere,
      input: { clusterId: elsewhere },
    };
    const old: RunStatus = { ...done, id: 'seven', title: 'Enabled long ago' };
    const journal = answered('/home/sre/journal.jsonl', [item(mine), item(theirs), item(old)], now);
    live.store.setState(({ azure }) => ({ azure: { ...azure, journal } }));
    const { press, sees } = drive({ live, columns: 140, rows: 40 });
    press(':operations\r');
    await sees('3 operations');
    press('/there\r', 'u');
    await sees('it is of another cluster');
    press(key.esc, '/long\r', 'u');
    await sees('there is no undo of it');
    press(key.esc, '/before\r', 'u');
    await sees(plan.title);
    expect(live.did).toEqual([`plan disable-addon ${JSON.stringify({ clusterId })}`]);
  });

  it('says what cannot be told, and the request ids of the steps under enter', async () => {
    const live = withJournal();
    const steps = [{ ...done.steps[0], state: 'unknown', requestId: 'r-42' }] as RunStatus['steps'];
    const lost: RunStatus = { ...done, state: 'unknown', note: 'Whether it took effect cannot be told', steps };
    live.store.setState(({ azure }) => ({ azure: { ...azure, journal: answered('the journal', [item(lost)], now) } }));
    const { press, sees } = drive({ live, columns: 140, rows: 40 });
    press(':operations\r');
    await sees('? cannot be told');
    press(key.enter);
    await sees('request r-42');
    expect(operationRow(lost, undefined, false, now)).toMatchObject({
      fault: true,
      facts: { state: 'unknown', steps: [{ requestId: 'r-42' }] },
    });
  });

  it('names the cluster or the scope as far as the record tells it', () => {
    const place = (change: Partial<RunStatus>) => operationRow({ ...done, ...change }, undefined, false, now).facts;
    expect(place({})).toMatchObject({ cluster: clusterId });
    expect(place({ kind: 'scan', input: { scope: group }, target: `${group}/scan` })).toMatchObject({ scope: group });
    const provider = { subscriptionId: 's', namespace: 'Microsoft.PolicyInsights' };
    expect(
      place({
        kind: 'register-provider',
        input: provider,
        target: '/subscriptions/s/providers/Microsoft.PolicyInsights',
      }),
    ).toMatchObject({ scope: '/subscriptions/s' });
    const kubeconfig = place({ kind: 'get-credentials', input: { clusterId }, target: '/home/sre/.kube/config' });
    expect(kubeconfig).toMatchObject({ cluster: clusterId });
    const where = operations.columns.find(({ id }) => id === 'where');
    expect(where && 'words' in where && where.words(place({ input: { clusterId: '' }, target: '?' }))).toBe('');
  });
});
