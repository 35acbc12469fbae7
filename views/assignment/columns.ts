import { complianceLook } from '../azure/compliance-figure.ts';
import { age } from '../parts/age.ts';
import type { Column } from '../parts/table/column.ts';
import type { WorkRow } from './rows.ts';

export const workColumns: readonly Column<WorkRow>[] = [
  { id: 'definition', title: 'DEFINITION', width: 26, grow: 5, priority: 0, text: ({ title }) => title },
  { id: 'effect', title: 'EFFECT', width: 15, priority: 2, text: ({ effect }) => effect },
  {
    id: 'constraint',
    title: 'CONSTRAINT',
    width: 14,
    priority: 1,
    text: ({ constraint }) => constraint,
    token: ({ constraint }) => (constraint.startsWith('▲') ? 'warning' : 'text'),
  },
  {
    id: 'violations',
    title: 'CLUSTER SAYS',
    width: 12,
    priority: 0,
    align: 'right',
    text: ({ violations }) => violations,
    order: ({ constraints }) => constraints.reduce((sum, one) => sum + (one.totalViolations ?? 0), 0),
  },
  {
    id: 'azure',
    title: 'AZURE SAYS',
    width: 15,
    priority: 0,
    text: ({ state }) => (state ? `${complianceLook(state.state).glyph} ${state.state}` : '▲ not evaluated'),
    token: ({ state }) => (state ? complianceLook(state.state).token : 'warning'),
    order: ({ state }) => (state ? complianceLook(state.state).rank : 9),
  },
  {
    id: 'evaluated',
    title: 'EVALUATED',
    width: 9,
    priority: 3,
    align: 'right',
    text: ({ state }, now) => (state ? age(state.evaluatedAt, now) : ''),
    order: ({ state }) => state?.evaluatedAt ?? 0,
  },
];
