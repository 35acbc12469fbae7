import { spellSideEffects } from '../../src/resources/verdict-words.ts';
import { confirm } from '../shell/dialogs/confirm.tsx';
import type { Shell } from '../shell/shell.ts';

/** Asks about every workload of a namespace, or ("") of all, and shows what comes in. What stands in the way is named before. */
export async function askRollouts(shell: Shell, namespace: string): Promise<void> {
  const effects = await shell.live.fetchSideEffects();
  if ('value' in effects && effects.value.length > 0) {
    const lines = [[spellSideEffects(effects.value)], ['What they look at will stay unknown.']];
    if (
      !(await confirm(shell, { title: 'Dry runs are refused for some webhooks', lines, confirm: 'Ask all the same' }))
    )
      return;
  }
  void shell.live.rollouts.check(namespace);
  if (shell.page.request.view !== 'rollouts') shell.open({ view: 'rollouts' });
}
