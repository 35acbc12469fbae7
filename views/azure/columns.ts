import type { Column } from '../parts/table/column.ts';
import type { AzureRow } from './rows.ts';

export const azureColumns: readonly Column<AzureRow>[] = [
  { id: 'state', title: '', width: 1, priority: 0, text: ({ mark }) => mark, token: ({ token }) => token },
  { id: 'part', title: 'PART', width: 12, priority: 1, text: ({ part }) => part, token: () => 'muted' },
  { id: 'what', title: 'WHAT', width: 26, grow: 3, priority: 0, text: ({ what }) => what, token: ({ token }) => token },
  { id: 'detail', title: 'DETAIL', width: 20, grow: 4, priority: 0, text: ({ detail }) => detail },
];
