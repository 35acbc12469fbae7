import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { ContextRow } from './rows.ts';

export interface ContextsContext {
  readonly shell: Shell;
  readonly row: ContextRow | undefined;
}

export const contextActions: readonly Action<ContextsContext>[] = [
  {
    id: 'contexts.switch',
    title: 'Switch to it',
    keys: ['enter'],
    hint: 'switch',
    applies: ({ row }) => row !== undefined || 'no context is selected',
    run: async ({ shell, row }) => {
      if (row) await shell.switchContext(row.context.name);
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
