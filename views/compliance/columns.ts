import { complianceLook } from '../azure/compliance-figure.ts';
import { age, count } from '../parts/age.ts';
import type { Column } from '../parts/table/column.ts';
import type { ComplianceRow, ComponentRow } from './rows.ts';

export const complianceColumns: readonly Column<ComplianceRow>[] = [
  { id: 'assignment', title: 'ASSIGNMENT', width: 24, grow: 4, priority: 0, text: ({ title }) => title },
  {
    id: 'azure',
    title: 'AZURE SAYS',
    width: 18,
    priority: 0,
    text: ({ figure }) => figure.text,
    token: ({ figure }) => figure.token,
    order: ({ figure }) => figure.order,
  },
  {
    id: 'bad',
    title: 'NON-COMPLIANT',
    width: 13,
    priority: 1,
    align: 'right',
    text: ({ nonCompliant, total }) => (total === 0 ? '' : `${count(nonCompliant)} of ${count(total)}`),
    order: ({ nonCompliant }) => nonCompliant,
  },
  {
    id: 'exempt',
    title: 'EXEMPT',
    width: 7,
    priority: 4,
    align: 'right',
    text: ({ exempt, exemptions }) => (exempt > 0 ? count(exempt) : exemptions.length > 0 ? '(yes)' : ''),
    order: ({ exempt }) => exempt,
  },
  {
    id: 'cluster',
    title: 'CLUSTER SAYS',
    width: 12,
    priority: 2,
    align: 'right',
    text: ({ cluster }) => cluster,
    token: () => 'muted',
  },
  {
    id: 'evaluated',
    title: 'EVALUATED',
    width: 9,
    priority: 1,
    align: 'right',
    text: ({ evaluatedAt }, now) => (evaluatedAt === undefined ? '' : age(evaluatedAt, now)),
    order: ({ evaluatedAt }) => evaluatedAt ?? 0,
  },
];

export const componentColumns: readonly Column<ComponentRow>[] = [
  {
    id: 'state',
    title: 'AZURE SAYS',
    width: 15,
    priority: 0,
    text: ({ component: { state } }) => `${complianceLook(state).glyph} ${state}`,
    token: ({ component: { state } }) => complianceLook(state).token,
    order: ({ component: { state } }) => complianceLook(state).rank,
  },
  { id: 'type', title: 'TYPE', width: 16, priority: 1, text: ({ component }) => component.componentType },
  { id: 'name', title: 'COMPONENT', width: 26, grow: 2, priority: 0, text: ({ component }) => component.componentName },
  {
    id: 'reason',
    title: 'REASON',
    width: 20,
    grow: 4,
    priority: 2,
    text: ({ component }) => component.reasons.join(' · '),
  },
  {
    id: 'evaluated',
    title: 'EVALUATED',
    width: 9,
    priority: 1,
    align: 'right',
    text: ({ component }, now) => age(component.evaluatedAt, now),
    order: ({ component }) => component.evaluatedAt ?? 0,
  },
];
