import { operationNames } from '../operation/offers.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { clusterOffers, type ShellContextOf } from './cluster-actions.ts';

/** What can be done to the cluster from any page, by its name after `:`; pages on which one looks for it give it a key. */
export const everywhereInAzure: readonly Action<Shell>[] = clusterOffers
  .filter(({ id }) => operationNames.some((name) => id === `azure.${name}`))
  .map(byName);

function byName(action: Action<ShellContextOf>): Action<Shell> {
  const { hint: _, applies, needs: __, run, ...rest } = action;
  return {
    ...rest,
    keys: [],
    ...(applies && { applies: (shell) => applies({ shell }) }),
    run: (shell) => run({ shell }),
  };
}
