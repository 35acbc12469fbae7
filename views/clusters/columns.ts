import type { Column } from '../parts/table/column.ts';
import type { ClusterRow } from './rows.ts';

export const clusterColumns: readonly Column<ClusterRow>[] = [
  { id: 'here', title: '', width: 1, priority: 0, text: ({ here }) => (here ? '●' : ''), token: () => 'ok' },
  { id: 'name', title: 'CLUSTER', width: 18, grow: 2, priority: 0, text: ({ cluster }) => cluster.name },
  {
    id: 'group',
    title: 'RESOURCE GROUP',
    width: 16,
    grow: 1,
    priority: 2,
    text: ({ cluster }) => cluster.resourceGroup,
  },
  { id: 'location', title: 'LOCATION', width: 12, priority: 4, text: ({ cluster }) => cluster.location },
  { id: 'state', title: 'STATE', width: 13, priority: 1, text: ({ state }) => state, token: ({ token }) => token },
  {
    id: 'addon',
    title: 'ADD-ON',
    width: 10,
    priority: 0,
    text: ({ cluster: { addon } }) =>
      addon.state === 'enabled' ? '✔ on' : addon.state === 'absent' ? '○ never on' : '○ off',
    token: ({ cluster: { addon } }) => (addon.state === 'enabled' ? 'ok' : 'warning'),
  },
  { id: 'version', title: 'VERSION', width: 9, priority: 3, text: ({ cluster }) => cluster.kubernetesVersion },
  {
    id: 'private',
    title: 'PRIVATE',
    width: 7,
    priority: 5,
    text: ({ cluster }) => (cluster.privateCluster ? 'yes' : ''),
  },
];
