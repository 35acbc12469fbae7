import type { PodOwner } from '../../src/governance/component.ts';
import { lookOf } from '../parts/action-look.ts';
import { count } from '../parts/age.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import type { ViolationScope } from './page.ts';
import { subjectOf, type ViolationRow } from './rows.ts';

export const groupings = ['flat', 'constraint', 'namespace', 'object'] as const;
export type Grouping = (typeof groupings)[number];

export interface GroupRow extends TableRow {
  readonly label: string;
  readonly note: string;
  readonly name: string;
  readonly namespace: string;
  readonly kept: number;
  /** `20 of 143` where the audit kept fewer than it found. */
  readonly figure: string;
  readonly worst: string;
  /** Violations by action, the gravest first. */
  readonly actions: string;
  readonly scope: ViolationScope;
}

/** Rows put together, the largest group first. */
export function groupRows(
  rows: readonly ViolationRow[],
  grouping: Grouping,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): readonly GroupRow[] {
  const groups = new Map<string, ViolationRow[]>();
  for (const row of rows) {
    const key = groupKey(row, grouping, pods);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const made = [...groups].flatMap(([key, members]) => {
    const [first] = members;
    return first ? [groupOf(key, first, members, grouping, pods)] : [];
  });
  return made.sort((a, b) => b.kept - a.kept || (a.key < b.key ? -1 : 1));
}

function groupKey(row: ViolationRow, grouping: Grouping, pods: ReadonlyMap<string, PodOwner> | undefined): string {
  if (grouping === 'constraint') return `${row.constraint.kind}/${row.constraint.name}`;
  if (grouping === 'namespace') return row.namespace;
  return subjectOf(row.violation, pods).key;
}

function groupOf(
  key: string,
  first: ViolationRow,
  members: readonly ViolationRow[],
  grouping: Grouping,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): GroupRow {
  const byAction = new Map<string, number>();
  for (const { violation } of members) byAction.set(violation.action, (byAction.get(violation.action) ?? 0) + 1);
  const actions = [...byAction].sort(([a], [b]) => lookOf(a).rank - lookOf(b).rank);
  const kept = members.length;
  const about = aboutGroup(key, first, members, grouping, pods);
  return {
    key,
    kept,
    worst: actions[0]?.[0] ?? '',
    actions: actions.map(([action, number]) => `${lookOf(action).glyph} ${action} ${count(number)}`).join('  '),
    fault: byAction.has('deny'),
    search: `${about.label} ${about.note} ${[...byAction.keys()].join(' ')}`.toLowerCase(),
    ...about,
  };
}

type About = Pick<GroupRow, 'label' | 'note' | 'name' | 'namespace' | 'figure' | 'scope'>;

function aboutGroup(
  key: string,
  first: ViolationRow,
  members: readonly ViolationRow[],
  grouping: Grouping,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): About {
  const kept = count(members.length);
  if (grouping === 'constraint') {
    const { kind, name, totalViolations, violations } = first.constraint;
    // Of a part of what was kept, nobody knows how many there are beyond the cap.
    const whole =
      members.length === violations.length && totalViolations !== undefined && totalViolations > members.length;
    return {
      label: kind,
      note: name,
      name,
      namespace: '',
      figure: whole ? `${kept} of ${count(totalViolations)}` : kept,
      scope: { constraint: { kind, name } },
    };
  }
  if (grouping === 'namespace') {
    const namespace = first.namespace;
    return {
      label: namespace === '' ? '(cluster-scoped)' : namespace,
      note: '',
      name: namespace,
      namespace,
      figure: kept,
      scope: { namespace },
    };
  }
  const subject = subjectOf(first.violation, pods);
  const objects = new Set(members.map(({ name }) => name)).size;
  const note = subject.owned ? `›${objects} ${objects === 1 ? 'pod' : 'pods'}` : '';
  return {
    label: `${subject.kind}/${subject.name}`,
    note,
    name: subject.name,
    namespace: subject.namespace,
    figure: kept,
    scope: { subject: key },
  };
}
