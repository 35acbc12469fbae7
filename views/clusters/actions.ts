import { isBusy } from '../../src/governance/azure/managed-cluster.ts';
import { groupIdOf } from '../../src/governance/azure/resource-id.ts';
import { offersAt, type Selected } from '../operation/offers.ts';
import { operate } from '../operation/operate.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { ClusterRow } from './rows.ts';

export interface ClusterContext {
  readonly shell: Shell;
  readonly row: ClusterRow | undefined;
}

const none = 'no cluster is selected';

function selected({ row }: ClusterContext): Selected<'clusters'> | string {
  if (row === undefined) return none;
  const { cluster, here } = row;
  return {
    input: { clusterId: cluster.id, scope: groupIdOf(cluster) },
    facts: { addon: cluster.addon.state === 'enabled', busy: isBusy(cluster), here },
    at: cluster.id,
  };
}

export const clusterActions: readonly Action<ClusterContext>[] = [
  ...offersAt('clusters', selected, {
    'get-credentials': ({ shell, row }: ClusterContext) => row && connect(shell, row),
  }),
  {
    id: 'clusters.this-context',
    title: 'Say that this context is that cluster',
    keys: ['t'],
    applies: ({ row }) => (row ? !row.here : none),
    run: async ({ shell, row }) => {
      if (!row) return;
      const answer = await shell.live.azure.chooseCluster(row.cluster.id);
      if ('problem' in answer) shell.say(`${answer.problem.what} — ${answer.problem.next}`, 'error');
      else shell.say(`this context is ${row.cluster.name}; remembered for it`);
    },
  },
];

/** get-credentials, and when its context was written, on to it. */
async function connect(shell: Shell, { cluster }: ClusterRow): Promise<void> {
  const before = new Set(shell.live.store.getState().azure.runs.map(({ id }) => id));
  await operate(shell, 'get-credentials', { clusterId: cluster.id });
  const run = shell.live.store
    .getState()
    .azure.runs.find(({ id, kind }) => kind === 'get-credentials' && !before.has(id));
  if (run?.state !== 'succeeded') return;
  await shell.live.refreshContexts();
  await shell.switchContext(cluster.name);
}
