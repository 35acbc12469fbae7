import { counted } from '../../src/governance/number-text.ts';
import { confirm } from './dialogs/confirm.tsx';
import type { Shell } from './shell.ts';

/** Quits; asks first while an operation runs, since nobody looks after that then. */
export async function leave(shell: Shell): Promise<void> {
  const { runs, bulk } = shell.live.store.getState().azure;
  const running = runs.filter(({ state }) => state === 'running');
  const waiting = bulk?.items.filter(({ state }) => state === 'waiting') ?? [];
  const under = running.length + waiting.length;
  const sure =
    under === 0 ||
    (await confirm(shell, {
      title: under === 1 ? 'Quit while an operation runs?' : 'Quit while operations run?',
      lines: [
        ...running.map(({ title }) => [['info', `◐ ${title}`] as const]),
        ...(waiting.length > 0
          ? [
              [
                [
                  'warning',
                  `▲ ${counted(waiting.length, 'operation')} not begun: ${waiting.length === 1 ? 'it' : 'they'} will not be`,
                ] as const,
              ],
            ]
          : []),
        [
          'What Azure has taken goes on there, and the next console looks after it. Steps that were not begun are not done.',
        ],
      ],
      confirm: 'Quit',
    }));
  if (sure) shell.quit();
}
