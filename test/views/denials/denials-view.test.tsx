import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { denialEventList } from '../../../src/governance/denials/failed-create.ts';
import { admissionLogList } from '../../../src/governance/denials/logged-denial.ts';
import { refusedOwnerList } from '../../../src/governance/denials/refused-owner.ts';
import { rolloutList } from '../../../src/governance/denials/rollout.ts';
import type { Lists } from '../../../src/governance/list-key.ts';
import { live as liveReading, type Reading } from '../../../src/governance/reading.ts';
import { denialActions } from '../../../views/denials/actions.ts';
import { violationActions } from '../../../views/violations/actions.ts';
import { event, logged, rollout } from '../../governance/denials/refused.ts';
import { denied } from '../../governance/picture.ts';
import { drive, key } from '../drive.tsx';
import { fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

function console(change: Readonly<Record<string, Reading<readonly unknown[]>>> = {}) {
  const live = fakeConsole();
  const reading = (items: readonly unknown[]) => liveReading<readonly unknown[]>('GET', items, Date.now());
  const lists: Lists = new Map(
    Object.entries({
      [denialEventList.id]: reading([event()]),
      [rolloutList.id]: reading([rollout()]),
      [refusedOwnerList.id]: reading([]),
      [admissionLogList.id]: reading([logged()]),
      ...change,
    }),
  );
  live.store.setState(({ picture }) => ({ picture: { ...picture, lists } }));
  return drive({ live, columns: 120, rows: 40 });
}

describe('denials', () => {
  it('show what hangs, by what, with what each source tells of it', async () => {
    const { press, sees } = console();
    press(':denials\r');
    await sees('1 denial ✖ 1 workload stuck');
    await sees(/✖ shop +Deployment\/web +0\/2 +11 /);
    await sees('shop/Deployment/web has 0 of 2 pods · refused 11 times since');
    await sees(/events 11× from [\d:]+ to [\d:]+/);
    await sees(/webhook log 6× from/);
    await sees(/condition since/);
  });

  it('say which source may not be read where its figure stands, and go on with the rest', async () => {
    const { press, sees } = console({ [admissionLogList.id]: denied('pods/log') });
    press(':denials\r');
    await sees('▲ denied: missing list pods/log');
    await sees(/webhook log +▲ denied: missing list pods\/log/);
    await sees(/events 11×/);
  });

  it('lead to what came and went of the workload, and say what the API server counts only of its own refusals', async () => {
    const { press, sees } = console();
    press(':denials\r');
    await sees('1 workload stuck');
    press('n');
    await sees('the webhook refused it: its log tells each request');
    press('H');
    await sees('Deployment/web history');
    await sees('namespace:^shop$ object:/web(-|$)');
    press(key.esc);
    press(key.esc);
    await sees('1 workload stuck');
  });

  it('stand on the overview, and one key leads there', async () => {
    const { press, sees } = console();
    await sees(/DENIALS/);
    await sees(/✖ shop\/web +0\/2 11×/);
    press('D');
    await sees('› Denials');
    press(key.esc);
    await sees('NEEDS ATTENTION');
  });

  it('lead to what stands behind them, and back; what cannot be says why', async () => {
    const { press, sees } = console();
    press(':denials\r');
    await sees('Deployment/web');
    press('w');
    await sees('› Violations Deployment/web');
    press(key.esc);
    await sees('Deployment/web');
    press('D');
    await sees('› Deployment/web');
    press(key.esc);
    press('a');
    await sees('the constraint is not known');
  });
});

it('the same keys lead to the same from a violation and from a denial', () => {
  const keysOf = (actions: readonly { readonly id: string; readonly keys: readonly string[] }[]) =>
    new Map(actions.map(({ id, keys }) => [id.slice(id.indexOf('.') + 1), keys[0]]));
  const [violations, denials] = [keysOf(violationActions), keysOf(denialActions)];
  const shared = [
    'constraint',
    'template',
    'assignment',
    'definition',
    'workload',
    'denials',
    'recheck',
    'mend',
    'logs',
    'history',
  ];
  expect(shared.map((name) => denials.get(name))).toEqual(['o', 't', 'a', 'i', 'W', 'D', 'r', 'f', 'l', 'H']);
  expect(shared.map((name) => violations.get(name))).toEqual(shared.map((name) => denials.get(name)));
  expect(violations.get('warp')).toBe(denials.get('violations'));
});
