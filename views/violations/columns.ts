import { ageOf } from '../../src/governance/age.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { actionRank } from '../../src/governance/enforcement-action.ts';
import { cameLately, cameSince } from '../../src/governance/since.ts';
import { reportedAs } from '../../src/governance/violation.ts';
import type { ViolationGrouping } from '../../src/governance/violation-groups.ts';
import { actionLook, actionText } from '../../src/resources/looks.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import { spellSince } from '../../src/resources/spell-since.ts';
import type { Column } from '../parts/table/column.ts';
import { GoneRow } from './gone-row.ts';
import type { GroupRow } from './groups.ts';
import { policyName } from './policy-name.ts';
import { freshFrom } from './since.ts';
import type { ViolationRow } from './violation-row.ts';

export const violationColumns: readonly Column<ViolationRow>[] = [
  {
    id: 'action',
    title: 'ACTION',
    width: 8,
    priority: 0,
    text: ({ action }) => actionText(action),
    token: ({ action }) => actionLook(action).tone,
    order: ({ action }) => actionRank(action),
  },
  {
    id: 'audit',
    title: 'AUDIT SAYS',
    width: 10,
    priority: 5,
    wide: true,
    text: ({ violation }) => reportedAs(violation),
  },
  { id: 'namespace', title: 'NAMESPACE', width: 10, grow: 1, priority: 2, text: (row) => row.namespace },
  {
    id: 'object',
    title: 'OBJECT',
    width: 20,
    grow: 3,
    priority: 0,
    keepEnds: true,
    text: ({ kind, name }) => `${kind}/${name}`,
  },
  {
    id: 'policy',
    title: 'POLICY',
    width: 16,
    grow: 2,
    priority: 3,
    names: (rows) => constraintsOf(rows).map(policyName),
    text: ({ constraint }) => policyName(constraint),
  },
  { id: 'message', title: 'MESSAGE', width: 18, grow: 5, priority: 1, text: ({ message }) => message },
  {
    id: 'constraint',
    title: 'CONSTRAINT',
    width: 20,
    grow: 2,
    priority: 5,
    wide: true,
    names: (rows) => constraintsOf(rows).map(({ name }) => name),
    text: ({ constraint }) => constraint.name,
  },
  {
    id: 'new',
    title: 'NEW',
    width: 3,
    priority: 5,
    text: ({ since }) => (cameSince(since, freshFrom()) ? 'new' : ''),
    filters: { new: (pattern) => (pattern === '' ? ({ since }) => cameSince(since, freshFrom()) : undefined) },
    token: () => 'warning',
  },
  {
    id: 'since',
    title: 'SINCE',
    width: 6,
    priority: 4,
    align: 'right',
    text: (row, now) =>
      row instanceof GoneRow
        ? `-${spellAge(row.goneAt * 1000, now).replace('< 1 min', '0 min')}`
        : spellSince(row.since, now),
    filters: {
      since: (pattern, now) => {
        const span = ageOf(pattern);
        const from = (now - (span ?? 0)) / 1000;
        return span === undefined ? undefined : ({ since }) => cameLately(since, from) === 'yes';
      },
      gone: (pattern, now) => {
        const span = ageOf(pattern);
        const from = (now - (span ?? 0)) / 1000;
        return span === undefined ? undefined : (row) => row instanceof GoneRow && row.goneAt > from;
      },
    },
    // The longest there first.
    order: ({ since }) => since?.first ?? Number.POSITIVE_INFINITY,
  },
  {
    id: 'age',
    title: 'AUDITED',
    width: 8,
    priority: 4,
    wide: true,
    align: 'right',
    // The title line says what the star means.
    text: ({ auditedAt, fromLog }, now) => `${spellAge(auditedAt, now)}${fromLog ? '*' : ''}`,
    order: ({ auditedAt }) => auditedAt ?? 0,
  },
];

/** Each once: rows of one constraint stand one after another. */
function constraintsOf(rows: readonly ViolationRow[]): readonly Constraint[] {
  const found = new Set<Constraint>();
  let last: Constraint | undefined;
  for (const { constraint } of rows) {
    if (constraint !== last) found.add(constraint);
    last = constraint;
  }
  return [...found];
}

const titles: Readonly<Record<ViolationGrouping, string>> = {
  flat: '',
  constraint: 'CONSTRAINT',
  namespace: 'NAMESPACE',
  object: 'OBJECT',
};

/** Columns of grouped violations. */
export function groupColumns(grouping: ViolationGrouping): readonly Column<GroupRow>[] {
  const namespace: Column<GroupRow> = {
    id: 'namespace',
    title: 'NAMESPACE',
    width: 12,
    grow: 1,
    priority: 2,
    text: (row) => row.namespace,
  };
  const note: Column<GroupRow> = {
    id: 'note',
    title: grouping === 'constraint' ? 'NAME' : 'PODS',
    width: 10,
    grow: 3,
    priority: 3,
    names: (rows) => rows.map(({ note: one }) => one),
    text: (row) => row.note,
  };
  return [
    {
      id: grouping,
      title: titles[grouping],
      width: 24,
      grow: 2,
      priority: 0,
      ...(grouping === 'object' ? { keepEnds: true } : { names: (rows) => rows.map(({ label }) => label) }),
      text: (row) => row.label,
      token: () => 'text',
    },
    ...(grouping === 'object' ? [namespace] : []),
    ...(grouping === 'namespace' ? [] : [note]),
    {
      id: 'violations',
      title: 'VIOLATIONS',
      width: 12,
      priority: 0,
      align: 'right',
      text: (row) => row.figure,
      order: (row) => row.total,
    },
    {
      id: 'actions',
      title: 'BY ACTION',
      // All three actions fit beside namespaces, which are short.
      width: grouping === 'namespace' ? 34 : 20,
      grow: 1,
      priority: 1,
      text: (row) => row.actions,
      token: (row) => actionLook(row.worst).tone,
      order: (row) => actionRank(row.worst),
    },
  ];
}

/** Stable column lists, so that a table notices only real changes. */
export const columnsOfGroups: Readonly<Record<Exclude<ViolationGrouping, 'flat'>, readonly Column<GroupRow>[]>> = {
  constraint: groupColumns('constraint'),
  namespace: groupColumns('namespace'),
  object: groupColumns('object'),
};
