import { clusterOf } from '../azure/cluster-actions.ts';
import { azureFixed, clusterOr } from '../azure/reasons.ts';
import { resourcePage } from '../azure-document/page.ts';
import { offersAt, type Selected } from '../operation/offers.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { attachRegistry } from './attach.ts';
import type { RegistryRow } from './rows.ts';

export interface RegistryContext {
  readonly shell: Shell;
  readonly row: RegistryRow | undefined;
}

function selected({ shell, row }: RegistryContext): Selected<'registries'> | string {
  const state = shell.live.store.getState();
  const cluster = clusterOr(state);
  if (typeof cluster === 'string') return azureFixed(state) ?? cluster;
  const registry = row?.registry?.id;
  return {
    input: { clusterId: cluster.id, registry: registry ?? '' },
    facts: { attached: row?.right?.state === 'yes' },
    ...(registry !== undefined && { at: registry }),
  };
}

export const registryActions: readonly Action<RegistryContext>[] = [
  ...offersAt('registries', selected, {
    'attach-acr': ({ shell, row }: RegistryContext) => {
      const cluster = clusterOf(shell);
      return cluster && attachRegistry(shell, cluster.id, row?.registry?.id);
    },
  }),
  {
    id: 'registries.yaml',
    title: 'As ARM has it',
    keys: ['enter', 'y'],
    hint: 'yaml',
    applies: ({ row }) => row?.registry !== undefined || 'it is no registry that ARM shows you',
    run: ({ shell, row }) => row?.registry && shell.open(resourcePage(row.registry.id, row.host)),
  },
];
