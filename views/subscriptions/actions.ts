import type { subscriptions } from '../../src/resources/subscriptions.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

export const subscriptionActions: readonly Action<ContextOf<typeof subscriptions>>[] = [
  {
    id: 'subscriptions.choose',
    title: 'Use it',
    keys: ['enter'],
    hint: 'use it',
    applies: ({ row }) =>
      row === undefined ? 'no subscription is selected' : row.facts.current ? 'it is in use already' : true,
    run: async ({ shell, row }) => {
      if (!row) return;
      const answer = await shell.live.azure.chooseSubscription(row.facts.id);
      if ('problem' in answer) shell.say(`${answer.problem.what} — ${answer.problem.next}`, 'error');
      else shell.say(`${row.facts.displayName} is used from now on, until the console ends`);
    },
  },
  {
    id: 'subscriptions.clusters',
    title: 'AKS clusters of the subscription in use',
    keys: ['a'],
    hint: 'clusters',
    run: ({ shell }) => shell.open({ view: 'clusters' }),
  },
];
