import { spellAge } from '../../src/resources/spell-age.ts';
import type { Column } from '../parts/table/column.ts';
import type { HealthRow } from './rows.ts';

export const healthColumns: readonly Column<HealthRow>[] = [
  { id: 'state', title: '', width: 1, priority: 0, text: ({ mark }) => mark, token: ({ token }) => token },
  { id: 'section', title: 'PART', width: 12, priority: 2, text: ({ section }) => section, token: () => 'muted' },
  {
    id: 'what',
    title: 'WHAT',
    width: 28,
    grow: 3,
    priority: 0,
    text: ({ what }) => what,
    token: ({ section, token }) => (section === 'finding' ? token : 'text'),
  },
  { id: 'detail', title: 'DETAIL', width: 20, grow: 3, priority: 1, text: ({ detail }) => detail },
  {
    id: 'since',
    title: 'SINCE',
    width: 8,
    priority: 3,
    align: 'right',
    text: ({ since }, now) => (since === undefined ? '' : spellAge(since, now)),
    order: ({ since }) => since ?? 0,
  },
];
