import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { drive, key } from '../drive.tsx';
import { fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

describe('would it pass?', () => {
  it('is asked by r about a violation: the object as it stands, and what it makes next', async () => {
    const { press, sees } = drive({ columns: 120, rows: 40 });
    press(':vio\rr');
    await sees('dry runs: nothing is changed');
    await sees('✖ refused');
    await sees('[needs-owner] you must provide labels (webhook)');
    press(key.esc);
    await sees('Overview › Violations');
  });

  it('never says that a violation is gone before the audit does', async () => {
    const live = fakeConsole();
    live.recheck = async () => ({
      value: { verdict: { state: 'passes', refusals: [], warnings: [], at: Date.now(), isWhole: true }, logged: [] },
    });
    live.store.setState(({ picture }) => ({ picture: { ...picture, templates: { ...picture.templates, value: [] } } }));
    const { press, sees, screen } = drive({ live, columns: 120, rows: 40 });
    press(':vio\rr');
    await sees('would pass now');
    await sees('it stands until an audit no longer finds it: audit runs every');
    expect(screen()).not.toMatch(/gone|mended|fixed/);
  });

  it('is asked about all workloads of a namespace, and then of one', async () => {
    const { press, sees } = drive({ columns: 120, rows: 40 });
    press(':rollouts\r');
    await sees('not asked yet');
    press('r');
    await sees('1 cannot roll out · 1 not known · 1 with warnings · 1 can');
    await sees(/> ✖ refused +team-a +Deployment\/web/);
    press(key.enter);
    await sees('The next rollout of Deployment/web');
    press(key.esc);
    await sees(/> ✖ refused/);
  });

  it('names webhooks for which dry runs are refused before it asks', async () => {
    const live = fakeConsole();
    live.fetchSideEffects = async () => ({
      value: [{ configuration: 'mesh', webhook: 'inject.example', sideEffects: 'Some' }],
    });
    const { press, sees, misses } = drive({ live, columns: 120, rows: 40 });
    press(':rollouts\r');
    await sees('not asked yet');
    press('r');
    await sees('inject.example');
    press(key.esc);
    await misses('inject.example');
    await sees('not asked yet');
  });
});
