import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { live } from '../../../src/governance/reading.ts';
import type { RunStatus } from '../../../src/operations/run-status.ts';
import { drive, key } from '../drive.tsx';
import { assignment, fakeAzureConsole, fakeAzureState } from '../fake-azure.ts';
import { fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

describe('a key that cannot act', () => {
  it('says so', async () => {
    const { press, sees } = drive();
    await sees('NEEDS ATTENTION');
    press('Q');
    await sees('Q does nothing here');
    press(key.esc);
    await sees('this is the first page');
    press(key.ctrl('u'));
    await sees('there is no filter to clear');
    press(':con\r');
    await sees('12 constraints');
    press('\x1c');
    await sees('no row is marked');
  });
});

describe('marks', () => {
  it('are counted in the title, and copying takes all of them, those that a filter hides too', async () => {
    const { press, sees, copied } = drive({ columns: 120 });
    press(':ctx\r', ':con\r');
    await sees('12 constraints');
    press('  ');
    await sees('2 marked');
    press('/nothing-is-called-so\r');
    await sees('nothing matches');
    press('c');
    await expect.poll(() => copied[0]?.split('\n').length).toBe(2);
  });

  it('refuse an operation that takes one row', async () => {
    const azure = fakeAzureConsole();
    const { picture, ...rest } = fakeAzureState();
    const two = [assignment, { ...assignment, id: `${assignment.id}-2`, displayName: 'Another' }];
    azure.store.setState({ azure: { ...rest, picture: { ...picture, assignments: live('', two, Date.now()) } } });
    const { press, sees } = drive({ live: azure, columns: 140 });
    press(':assignments\r');
    await sees('Baseline of the platform');
    press('  ', 'e');
    await sees('2 rows are marked, and this takes one');
  });
});

describe('quitting while an operation runs', () => {
  const running = {
    id: '1',
    kind: 'scan',
    title: 'Scan compliance of rg-platform',
    state: 'running',
    startedAt: Date.now(),
    steps: [],
  } as unknown as RunStatus;
  const busy = () => {
    const live = fakeConsole();
    live.store.setState((state) => ({ azure: { ...state.azure, runs: [running] } }));
    return live;
  };

  it('asks by q and :q, with Cancel in focus', async () => {
    const { press, sees, misses, quits } = drive({ live: busy() });
    await sees('NEEDS ATTENTION');
    press('q');
    await sees('Quit while an operation runs?');
    await sees('Scan compliance of rg-platform');
    press(key.enter);
    await misses('Quit while an operation runs?');
    expect(quits()).toBe(0);
    press(':q\r');
    await sees('Quit while an operation runs?');
    press(key.right, key.enter);
    await expect.poll(quits).toBe(1);
  });

  it('does not ask by :q! and ctrl-c', async () => {
    const { press, sees, quits } = drive({ live: busy() });
    await sees('NEEDS ATTENTION');
    press(':q!\r');
    await expect.poll(quits).toBe(1);
    press(key.ctrl('c'));
    await expect.poll(quits).toBe(2);
  });
});

describe('a slip in a command', () => {
  it('is taken for the view that was meant, and said', async () => {
    const { press, sees } = drive();
    press(':compliace\r');
    await sees('Overview › Compliance');
    await sees(':compliace taken for :compliance');
    press(':tempaltes /nothing\r');
    await sees('Overview › Templates');
    await sees('/nothing');
  });

  it('never begins an operation', async () => {
    const { press, sees } = drive({ live: fakeAzureConsole() });
    press(':enable-adon\r');
    await sees('did you mean :enable-addon?');
  });
});

describe(':ns', () => {
  it('lists namespaces with their counts, and enter looks at one alone', async () => {
    const { press, sees, lines } = drive();
    press(':ns\r');
    await sees('Overview › Namespaces  8 namespaces');
    await sees(/payments +40\+/);
    await sees(/kube-system +0\+/);
    press('/payments\r');
    await sees('1 of 8 namespaces');
    expect(lines().find((line) => line.includes('payments') && line.startsWith('>'))).toBeDefined();
    press(key.enter);
    await sees('namespace payments');
  });

  it('says the exact figure where audit keeps all', async () => {
    const { press, sees } = drive({ live: fakeConsole({ constraints: 2, each: 6 }) });
    press(':ns\r');
    await sees(/payments +2 /);
    await sees(/kube-system +0 /);
  });
});
