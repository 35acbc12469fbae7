import { isBusy } from '../../src/governance/azure/managed-cluster.ts';
import { groupIdOf } from '../../src/governance/azure/resource-id.ts';
import type { ClusterFacts, clusters } from '../../src/resources/clusters.ts';
import { offersAt, type Selected } from '../operation/offers.ts';
import { operate } from '../operation/operate.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';

type ClusterContext = ContextOf<typeof clusters>;

const none = 'no cluster is selected';

function selected({ row }: ClusterContext): Selected<'clusters'> | string {
  if (row === undefined) return none;
  const { facts: cluster } = row;
  return {
    input: { clusterId: cluster.id, scope: groupIdOf(cluster) },
    facts: { addon: cluster.addon.state === 'enabled', busy: isBusy(cluster), here: cluster.current },
    at: cluster.id,
  };
}

export const clusterActions: readonly Action<ClusterContext>[] = [
  ...offersAt('clusters', selected, {
    'get-credentials': ({ shell, row }: ClusterContext) => row && connect(shell, row.facts),
  }),
  {
    id: 'clusters.this-context',
    title: 'Say that this context is that cluster',
    keys: ['t'],
    applies: ({ row }) => (row ? !row.facts.current : none),
    run: async ({ shell, row }) => {
      if (!row) return;
      const answer = await shell.live.azure.chooseCluster(row.facts.id);
      if ('problem' in answer) shell.say(`${answer.problem.what} — ${answer.problem.next}`, 'error');
      else shell.say(`this context is ${row.facts.name}; remembered for it`);
    },
  },
];

/** get-credentials, and when its context was written, on to it. */
async function connect(shell: Shell, cluster: ClusterFacts): Promise<void> {
  const before = new Set(shell.live.store.getState().azure.runs.map(({ id }) => id));
  await operate(shell, 'get-credentials', { clusterId: cluster.id });
  const run = shell.live.store
    .getState()
    .azure.runs.find(({ id, kind }) => kind === 'get-credentials' && !before.has(id));
  if (run?.state !== 'succeeded') return;
  await shell.live.refreshContexts();
  await shell.switchContext(cluster.name);
}
