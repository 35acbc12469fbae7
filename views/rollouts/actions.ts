import type { rollouts } from '../../src/resources/rollouts.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { verdictPage } from '../verdict/page.ts';
import { askRollouts } from './ask.ts';

type Context = ContextOf<typeof rollouts>;

const isAsking = ({ shell }: Context) => ['listing', 'asking'].includes(shell.live.store.getState().rollouts.phase);

export const rolloutActions: readonly Action<Context>[] = [
  {
    id: 'rollouts.open',
    title: 'Ask about this one again, and show all that is said',
    keys: ['enter'],
    hint: 'ask about it',
    applies: ({ row }) => row !== undefined || 'no workload is selected',
    run: ({ shell, row }) => row && shell.open(verdictPage({ object: row.item.workload })),
  },
  {
    id: 'rollouts.ask',
    title: 'Ask admission about every workload of the namespace (dry runs)',
    keys: ['r'],
    hint: 'ask (dry run)',
    applies: (context) => !isAsking(context) || 'it is being asked; x stops',
    run: ({ shell }) => askRollouts(shell, shell.store.getState().namespace),
  },
  {
    id: 'rollouts.stop',
    title: 'Ask no more',
    keys: ['x'],
    applies: (context) => isAsking(context) || 'nothing is being asked',
    run: ({ shell }) => shell.live.rollouts.stop(),
  },
];
