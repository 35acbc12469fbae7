import type { Column } from '../parts/table/column.ts';
import type { ContextRow } from './rows.ts';

export const contextColumns: readonly Column<ContextRow>[] = [
  {
    id: 'current',
    title: '',
    width: 1,
    priority: 0,
    text: ({ context }) => (context.current ? '✔' : ''),
    token: () => 'ok',
  },
  {
    id: 'name',
    title: 'NAME',
    width: 20,
    grow: 2,
    priority: 0,
    text: ({ context }) => context.name,
    token: ({ context }) => (context.current ? 'context' : 'text'),
  },
  { id: 'cluster', title: 'CLUSTER', width: 16, grow: 1, priority: 2, text: ({ context }) => context.cluster },
  { id: 'server', title: 'SERVER', width: 20, grow: 2, priority: 1, text: ({ context }) => context.server },
  { id: 'user', title: 'USER', width: 12, grow: 1, priority: 3, text: ({ context }) => context.user },
  { id: 'namespace', title: 'NAMESPACE', width: 12, priority: 2, text: ({ context }) => context.namespace },
];
