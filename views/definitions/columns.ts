import type { Column } from '../parts/table/column.ts';
import type { DefinitionRow } from './rows.ts';

export const definitionColumns: readonly Column<DefinitionRow>[] = [
  { id: 'name', title: 'NAME', width: 30, grow: 5, priority: 0, text: ({ title }) => title },
  {
    id: 'marks',
    title: 'TYPE',
    width: 10,
    priority: 3,
    text: ({ marks }) => marks || 'built-in',
    token: ({ custom, policy }) => (policy.deprecated ? 'warning' : custom ? 'info' : 'muted'),
  },
  { id: 'does', title: 'EFFECTS', width: 16, grow: 1, priority: 2, text: ({ does }) => does },
  { id: 'version', title: 'VERSION', width: 9, priority: 5, text: ({ policy }) => policy.version ?? '?' },
  { id: 'category', title: 'CATEGORY', width: 14, priority: 6, wide: true, text: ({ policy }) => policy.category },
  {
    id: 'assigned',
    title: 'ASSIGNED',
    width: 8,
    priority: 1,
    align: 'right',
    text: ({ assignments }) => (assignments === 0 ? '' : String(assignments)),
    order: ({ assignments }) => assignments,
  },
  {
    id: 'violations',
    title: 'FLAGS TODAY',
    width: 12,
    priority: 4,
    align: 'right',
    text: ({ violations }) => violations,
    order: ({ constraints }) => constraints,
  },
];
