import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { drive, key } from '../drive.tsx';
import { fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

const connection = (live: ReturnType<typeof fakeConsole>, change: object) =>
  live.store.setState((state) => ({ connection: { ...state.connection, ...change } }));

describe('moving about', () => {
  it('goes back by esc and q, and quits by q at the first page only', async () => {
    const { press, sees, quits } = drive();
    press(':con\r');
    await sees('Overview › Constraints');
    press(key.enter);
    await sees('› Violations K8s');
    press('q');
    await sees('12 constraints');
    press('q');
    await sees('NEEDS ATTENTION');
    expect(quits()).toBe(0);
    press(key.esc);
    press('q');
    await expect.poll(quits).toBe(1);
  });

  it('quits by ctrl-c from anywhere and by :q', async () => {
    const { press, sees, quits } = drive();
    press('/abc');
    await sees('/abc');
    press(key.ctrl('c'));
    await expect.poll(quits).toBe(1);
    press(key.esc, ':q\r');
    await expect.poll(quits).toBe(2);
  });

  it('steps through the history and toggles the last two', async () => {
    const { press, sees } = drive();
    press(':con\r', ':tpl\r');
    await sees('Overview › Templates');
    press('[');
    await sees('Overview › Constraints');
    press(']');
    await sees('Overview › Templates');
    press('-');
    await sees('Overview › Constraints');
    press('-');
    await sees('Overview › Templates');
  });

  it('takes a whole sentence of keys that arrives as one', async () => {
    const { press, sees, lines } = drive();
    press(':vio\rjj/payments\r');
    await sees('40 match');
    expect(
      lines()
        .filter((line) => line.includes('Pod/'))
        .every((line) => line.includes('payments')),
    ).toBe(true);
  });
});

describe('the command prompt', () => {
  it('completes names and namespaces', async () => {
    const { press, sees } = drive();
    press(':viola');
    await sees(':violations');
    press(key.tab, ' pay');
    await sees(':violations payments');
    press(key.tab, key.enter);
    await sees('namespace payments');
    await sees('40 shown');
    press('0');
    await sees('240 shown');
  });

  it('takes a filter with the view', async () => {
    const { press, sees } = drive();
    press(':vio /privileged\r');
    await sees('/privileged');
    await sees('60 match');
  });

  it('says what it does not know, and what is near', async () => {
    const { press, sees } = drive();
    press(':vioz\r');
    await sees('there is no view "vioz" — did you mean :violations?');
  });

  it('recalls earlier commands', async () => {
    const { press, sees } = drive();
    press(':con\r', ':', key.up);
    await sees(':con');
    press(key.esc);
    await sees('<enter> violations');
  });

  it('lists all views by ctrl-a', async () => {
    const { press, sees } = drive();
    press(key.ctrl('a'));
    await sees(':templates tpl');
    press('templ');
    await sees('/templ');
    press(key.enter);
    await sees('Overview › Templates');
  });
});

describe('the filter', () => {
  it('narrows as one types, is taken back by esc, and cleared by the next esc', async () => {
    const { press, sees, misses } = drive();
    press(':vio\r', '/team-a');
    await sees('40 match');
    press(key.esc);
    await misses('match');
    press('/team-a\r');
    await sees('40 match');
    press(key.esc);
    await misses('match');
    await sees('Overview › Violations');
  });

  it('says that an expression is none, and looks for it literally', async () => {
    const { press, sees } = drive({ columns: 160 });
    press(':vio\r/(unclosed');
    await sees('taken literally');
    await sees('nothing matches the filter');
  });
});

describe('help and menu', () => {
  it('show the keys of the page, rebound ones too', async () => {
    const { press, sees } = drive({ keys: { 'violations.yaml': ['Y'] } });
    press(':vio\r', '?');
    await sees('Help');
    press('/YAML of the object\r');
    await sees(/> +Y +YAML of the object/);
    press(key.esc, key.esc);
    await sees('Overview › Violations');
    press('Y');
    await sees('apiVersion: v1');
  });

  it('lists what cannot be done with the reason', async () => {
    const { press, sees } = drive();
    press(':vio\r/nothing-like-it\r', 'm');
    await sees('nothing is selected');
    await sees('no violation is selected');
  });

  it('runs what is chosen from the menu', async () => {
    const { press, sees } = drive();
    press(':vio\r', 'm');
    await sees('Actions');
    press('describe');
    await sees('/describe');
    press(key.enter);
    await sees('Policy violations');
  });
});

describe('what is said of the connection', () => {
  it('names the sandbox and read-only on every page', async () => {
    const live = fakeConsole();
    connection(live, { sandbox: true, readonly: true });
    const { press, sees } = drive({ live });
    for (const view of ['vio', 'con', 'tpl', 'ctx', 'health', 'ov']) {
      press(`:${view}\r`);
      await sees(/ SANDBOX .* READ-ONLY /);
    }
  });

  it.each([
    ['unencrypted', '✖ NOT ENCRYPTED'],
    ['unverified', '▲ TLS NOT CHECKED'],
  ] as const)('says on every page that the server is %s', async (unsafe, words) => {
    const live = fakeConsole();
    connection(live, { unsafe });
    const { press, sees } = drive({ live });
    for (const view of ['vio', 'con', 'health', 'ov']) {
      press(`:${view}\r`);
      await sees(words);
    }
  });

  it('takes the namespace of the context when that becomes known', async () => {
    const live = fakeConsole();
    const { sees, press } = drive({ live });
    await sees('all namespaces');
    connection(live, { namespace: 'team-a' });
    await sees('namespace team-a');
    press('0');
    await sees('all namespaces');
  });

  it('tells what is wrong, what to do, and when it tries again', async () => {
    const live = fakeConsole();
    const { sees, misses } = drive({ live });
    await sees('● live');
    const problem = { what: 'cannot reach prod-weu: connection refused', next: 'Is the VPN up?' };
    connection(live, { phase: 'retrying', problem, retryAt: Date.now() + 30_000 });
    await sees('✖ cannot reach prod-weu: connection refused');
    await sees('Is the VPN up?');
    await sees(/✖ retrying in \d+ s/);
    await sees('NEEDS ATTENTION');
    live.store.setState(({ connection: { problem: _, retryAt: __, ...rest } }) => ({
      connection: { ...rest, phase: 'connected' },
    }));
    await misses('connection refused');
    await sees('● live');
  });
});

describe('the frame', () => {
  it.each([
    [80, 24],
    [120, 40],
    [200, 50],
    [40, 12],
  ])('fills %ix%i and never more', async (columns, rows) => {
    const live = fakeConsole();
    connection(live, { phase: 'retrying', problem: { what: 'x'.repeat(300), next: 'y'.repeat(300) } });
    const { press, lines, sees } = drive({ live, columns, rows });
    for (const view of ['ov', 'vio', 'con', 'tpl', 'ctx', 'health']) {
      press(`:${view}\r`);
      await sees('retrying');
      expect(lines().length).toBeLessThanOrEqual(rows);
      for (const line of lines()) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  it('draws with ASCII alone when asked', async () => {
    const { press, sees, screen } = drive({ ascii: true });
    await sees('NEEDS ATTENTION');
    press(':vio\r');
    await sees('x deny');
    expect(screen()).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
