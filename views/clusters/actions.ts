import { azureFixed, missingRight } from '../azure/reasons.ts';
import { operate } from '../operation/operate.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { ClusterRow } from './rows.ts';

export interface ClusterContext {
  readonly shell: Shell;
  readonly row: ClusterRow | undefined;
}

const none = 'no cluster is selected';

function may({ shell, row }: ClusterContext, action: string, fits: (row: ClusterRow) => boolean | string) {
  if (!row) return none;
  const fit = fits(row);
  if (fit !== true) return fit;
  const state = shell.live.store.getState();
  return azureFixed(state) ?? missingRight(state, action, row.cluster.id) ?? true;
}

export const clusterActions: readonly Action<ClusterContext>[] = [
  {
    id: 'clusters.connect',
    title: 'Fetch credentials into the kubeconfig, and connect',
    keys: ['enter'],
    hint: 'connect',
    danger: 'confirm',
    applies: (context) =>
      may(context, 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action', ({ here }) =>
        here ? 'the console is connected to it' : true,
      ),
    run: ({ shell, row }) => row && connect(shell, row),
  },
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
  {
    id: 'clusters.enable-addon',
    title: 'Enable its Azure Policy add-on',
    keys: ['e'],
    hint: 'enable add-on',
    danger: 'confirm',
    applies: (context) =>
      may(
        context,
        'Microsoft.ContainerService/managedClusters/write',
        ({ cluster }) => cluster.addon.state !== 'enabled',
      ),
    run: ({ shell, row }) => row && operate(shell, 'enable-addon', { clusterId: row.cluster.id }),
  },
  {
    id: 'clusters.disable-addon',
    title: 'Disable its Azure Policy add-on',
    keys: ['E'],
    danger: 'typed-name',
    applies: (context) =>
      may(
        context,
        'Microsoft.ContainerService/managedClusters/write',
        ({ cluster }) => cluster.addon.state === 'enabled',
      ),
    run: ({ shell, row }) => row && operate(shell, 'disable-addon', { clusterId: row.cluster.id }),
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
