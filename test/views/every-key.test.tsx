import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { views } from '../../views/view-table.ts';
import { drive, key } from './drive.tsx';
import { fakeAzureConsole } from './fake-azure.ts';

afterEach(cleanup);

/** What a terminal sends for a key of an action. */
function sent(name: string): string {
  if (name === 'enter') return key.enter;
  if (name === 'tab') return key.tab;
  if (name.startsWith('ctrl-') && name.length === 6) return key.ctrl(name.slice(5));
  return name;
}

const shown = views.filter(({ hidden }) => !hidden);

async function open(id: string, title: string) {
  const driven = drive({ live: fakeAzureConsole(), columns: 120, rows: 40 });
  if (id !== 'overview') {
    driven.press(`:${id}\r`);
    await driven.sees(`› ${title}`);
  }
  const scopes = () => driven.shell.registry.scopes().filter(({ rank }) => rank === 'view');
  await expect.poll(() => scopes().length).toBeGreaterThan(0);
  return { ...driven, actions: scopes().flatMap(({ actions }) => actions) };
}

describe('each key that a view binds', () => {
  it.each(shown.map(({ id, title }) => [id, title] as const))('acts on %s, or says why not', async (id, title) => {
    const { actions } = await open(id, title);
    cleanup();
    for (const name of new Set(actions.flatMap(({ keys }) => keys))) {
      // Moving where there is nowhere to go shows nothing, as in every list.
      if (sent(name).length > 1 || 'jkgGhl'.includes(name) || ['ctrl-b', 'ctrl-f'].includes(name)) continue;
      const { press, screen, shell } = await open(id, title);
      const before = screen();
      press(sent(name));
      await expect
        .poll(() => screen() !== before || shell.store.getState().flash !== undefined, {
          message: `${id}: ${name}`,
          timeout: 5_000,
        })
        .toBe(true);
      cleanup();
    }
  });
});
