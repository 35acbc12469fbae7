import { Text } from 'ink';
import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lazyView } from '../../../views/shell/lazy-view.tsx';
import { preloadViews } from '../../../views/shell/preload-views.ts';
import { useActions } from '../../../views/shell/shell-context.ts';
import type { ViewProps } from '../../../views/shell/view-definition.ts';
import { home, views } from '../../../views/view-table.ts';
import { drive } from '../drive.tsx';

afterEach(cleanup);

const definition = (component: ReturnType<typeof lazyView>) => ({
  id: 'slow',
  title: 'Slow',
  aliases: [],
  summary: '',
  component,
});

const pressed: string[] = [];
const actions = [{ id: 'slow.x', title: 'X', keys: ['x'], run: () => void pressed.push('x') }];

function Slow(_: ViewProps) {
  useActions('Slow', 'view', actions, () => undefined);
  return <Text>here now</Text>;
}

describe('a view whose module is not there yet', () => {
  it('takes the keys that were pressed before it was', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    pressed.length = 0;
    const { press, sees } = drive({
      views: [...views, definition(lazyView(() => promise.then(() => Slow)))],
    });
    press(':slow\rxx');
    await new Promise((next) => setTimeout(next, 100));
    expect(pressed).toEqual([]);
    resolve();
    await sees('here now');
    await expect.poll(() => pressed).toEqual(['x', 'x']);
  });

  it('says when it cannot be loaded, and is tried again when it is opened again', async () => {
    const bring = vi.fn(async (): Promise<never> => {
      throw new Error('no such file');
    });
    const { press, sees } = drive({ views: [...views, definition(lazyView(bring))] });
    press(':slow\r');
    await sees('this view cannot be loaded: no such file');
    press('q');
    await sees('NEEDS ATTENTION');
    press(':slow\r');
    await expect.poll(() => bring.mock.calls.length).toBe(2);
  });
});

describe('preloadViews', () => {
  it('loads every view but those that are there', async () => {
    const bring = vi.fn(async () => () => null);
    const lazy = lazyView(bring);
    await preloadViews([definition(lazy), { ...definition(lazy), id: 'again' }], new AbortController().signal);
    expect(bring).toHaveBeenCalledTimes(1);
    expect(lazy.isSettled()).toBe(true);
  });

  it('stops when the console is left', async () => {
    const bring = vi.fn(async () => () => null);
    await preloadViews([definition(lazyView(bring))], AbortSignal.abort());
    expect(bring).not.toHaveBeenCalled();
  });

  it('finds every view of the table', async () => {
    await preloadViews(views, new AbortController().signal);
    for (const { component } of views)
      if ('isSettled' in component) expect(component).toSatisfy((one) => one.isSettled());
    expect(views.find(({ id }) => id === home.view)?.component).not.toHaveProperty('load');
  });
});
