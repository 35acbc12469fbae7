import type { contexts } from '../../src/resources/contexts.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

export const contextActions: readonly Action<ContextOf<typeof contexts>>[] = [
  {
    id: 'contexts.switch',
    title: 'Switch to it',
    keys: ['enter'],
    hint: 'switch',
    applies: ({ row }) => row !== undefined || 'no context is selected',
    run: async ({ shell, row }) => {
      if (row) await shell.switchContext(row.facts.name);
    },
  },
  {
    id: 'contexts.refresh',
    title: 'Read the kubeconfig again',
    keys: ['ctrl-r'],
    hint: 'reload',
    run: async ({ shell }) => {
      const read = await shell.live.refreshContexts();
      if ('problem' in read) shell.say(`${read.problem.what} — ${read.problem.next}`, 'error');
      else shell.say('read the kubeconfig again; the connection stays as it is');
    },
  },
];
