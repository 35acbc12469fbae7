import type { Column } from '../parts/table/column.ts';
import type { SubscriptionRow } from './rows.ts';

export const subscriptionColumns: readonly Column<SubscriptionRow>[] = [
  { id: 'pinned', title: '', width: 1, priority: 0, text: ({ pinned }) => (pinned ? '●' : ''), token: () => 'ok' },
  { id: 'name', title: 'SUBSCRIPTION', width: 22, grow: 2, priority: 0, text: (row) => row.subscription.displayName },
  { id: 'id', title: 'ID', width: 36, priority: 2, text: (row) => row.subscription.id, token: () => 'muted' },
  {
    id: 'state',
    title: 'STATE',
    width: 9,
    priority: 1,
    text: (row) => row.subscription.state,
    token: ({ fault }) => (fault ? 'warning' : 'ok'),
  },
  { id: 'tenant', title: 'TENANT', width: 18, grow: 1, priority: 3, text: (row) => row.tenant },
  {
    id: 'default',
    title: 'AZ DEFAULT',
    width: 10,
    priority: 4,
    text: (row) => (row.subscription.isDefault ? '✔' : ''),
  },
];
