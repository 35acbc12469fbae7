import type { ClusterFacts, clusters } from '../../src/resources/clusters.ts';
import { azureFixed, missingRight } from '../azure/reasons.ts';
import { operate } from '../operation/operate.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';

type ClusterContext = ContextOf<typeof clusters>;

const none = 'no cluster is selected';

function may({ shell, row }: ClusterContext, action: string, fits: (facts: ClusterFacts) => boolean | string) {
  if (!row) return none;
  const fit = fits(row.facts);
  if (fit !== true) return fit;
  const state = shell.live.store.getState();
  return azureFixed(state) ?? missingRight(state, action, row.facts.id) ?? true;
}

export const clusterActions: readonly Action<ClusterContext>[] = [
  {
    id: 'clusters.connect',
    title: 'Fetch credentials into the kubeconfig, and connect',
    keys: ['enter'],
    hint: 'connect',
    danger: 'confirm',
    applies: (context) =>
      may(context, 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action', ({ current }) =>
        current ? 'the console is connected to it' : true,
      ),
    run: ({ shell, row }) => row && connect(shell, row.facts),
  },
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
  {
    id: 'clusters.enable-addon',
    title: 'Enable its Azure Policy add-on',
    keys: ['e'],
    hint: 'enable add-on',
    danger: 'confirm',
    applies: (context) =>
      may(context, 'Microsoft.ContainerService/managedClusters/write', ({ addon }) => addon.state !== 'enabled'),
    run: ({ shell, row }) => row && operate(shell, 'enable-addon', { clusterId: row.facts.id }),
  },
  {
    id: 'clusters.disable-addon',
    title: 'Disable its Azure Policy add-on',
    keys: ['E'],
    danger: 'typed-name',
    applies: (context) =>
      may(context, 'Microsoft.ContainerService/managedClusters/write', ({ addon }) => addon.state === 'enabled'),
    run: ({ shell, row }) => row && operate(shell, 'disable-addon', { clusterId: row.facts.id }),
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
