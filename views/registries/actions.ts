import type { registries } from '../../src/resources/registries.ts';
import { clusterOf } from '../azure/cluster-actions.ts';
import { azureFixed, clusterOr } from '../azure/reasons.ts';
import { offersAt, type Selected } from '../operation/offers.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { attachRegistry } from './attach.ts';

type Context = ContextOf<typeof registries>;

function selected({ shell, row }: Context): Selected<'registries'> | string {
  const state = shell.live.store.getState();
  const cluster = clusterOr(state);
  if (typeof cluster === 'string') return azureFixed(state) ?? cluster;
  const registry = row?.item?.id;
  return {
    input: { clusterId: cluster.id, registry: registry ?? '' },
    facts: { attached: row?.facts.mayPull === 'yes' },
    ...(registry === undefined ? { alone: 'it is no registry that ARM shows you' } : { at: registry }),
  };
}

export const registryActions: readonly Action<Context>[] = offersAt('registries', selected, {
  'attach-acr': ({ shell, row }: Context) => {
    const cluster = clusterOf(shell);
    return cluster && attachRegistry(shell, cluster.id, row?.item?.id);
  },
});
