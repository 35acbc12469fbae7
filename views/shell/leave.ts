import { confirm } from './dialogs/confirm.tsx';
import type { Shell } from './shell.ts';

/** Quits; asks first while an operation runs, since nobody looks after that then. */
export async function leave(shell: Shell): Promise<void> {
  const running = shell.live.store.getState().azure.runs.filter(({ state }) => state === 'running');
  const sure =
    running.length === 0 ||
    (await confirm(shell, {
      title: running.length === 1 ? 'Quit while an operation runs?' : 'Quit while operations run?',
      lines: [
        ...running.map(({ title }) => [['info', `◐ ${title}`] as const]),
        [
          'What Azure has taken goes on there, and the next console looks after it. Steps that were not begun are not done.',
        ],
      ],
      confirm: 'Quit',
    }));
  if (sure) shell.quit();
}
