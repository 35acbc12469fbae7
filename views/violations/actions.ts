import { ownerOf } from '../../src/governance/violations.ts';
import { constraintPage, objectPage, templatePage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import { groupings } from './groups.ts';
import { historyActions } from './history-actions.ts';
import { violationLeads } from './lead-actions.ts';
import { logActions } from './log-actions.ts';
import { mendActions } from './mend-actions.ts';
import { violationsPage } from './page.ts';
import { subjectKey } from './rows.ts';
import { verdictActions } from './verdict-actions.ts';
import type { ViolationContext } from './violation-context.ts';

const onRow = ({ row, group }: ViolationContext) =>
  row !== undefined || group?.object !== undefined || (group === undefined ? 'no violation is selected' : false);

function openObject({ shell, row, group }: ViolationContext, as: 'yaml' | 'describe'): void {
  if (row) shell.open(objectPage(row.violation.object, as, row.violation));
  else if (group?.object) shell.open(objectPage(group.object, as));
}

export const violationActions: readonly Action<ViolationContext>[] = [
  ...historyActions,
  {
    id: 'violations.open',
    title: 'Open',
    keys: ['enter'],
    hint: 'open',
    applies: ({ row, group }) => row !== undefined || group !== undefined || 'nothing is selected',
    run: ({ shell, row, group, scope }) => {
      if (group) shell.open(violationsPage({ ...scope, ...group.scope }, group.label));
      else if (row) shell.open(objectPage(row.violation.object, 'yaml', row.violation));
    },
  },
  {
    id: 'violations.yaml',
    title: 'YAML of the object',
    keys: ['y'],
    hint: 'yaml',
    applies: onRow,
    run: (context) => openObject(context, 'yaml'),
  },
  {
    id: 'violations.describe',
    title: 'Describe the object',
    keys: ['d'],
    hint: 'describe',
    applies: onRow,
    run: (context) => openObject(context, 'describe'),
  },
  {
    id: 'violations.constraint',
    title: 'YAML of the constraint',
    keys: ['o'],
    applies: hasConstraint,
    run: (context) => {
      const constraint = constraintOf(context);
      if (constraint) context.shell.open(constraintPage(constraint.kind, constraint.name));
    },
  },
  {
    id: 'violations.template',
    title: 'YAML of the template',
    keys: ['t'],
    applies: hasConstraint,
    run: (context) => {
      const constraint = constraintOf(context);
      if (constraint) context.shell.open(templatePage(constraint.kind.toLowerCase()));
    },
  },
  ...mendActions,
  {
    id: 'violations.warp',
    title: 'All violations of the same workload',
    keys: ['w'],
    applies: ({ row, group }) => row !== undefined || (group ? false : 'no violation is selected'),
    run: ({ shell, row }) => {
      if (!row) return;
      const pods = shell.live.store.getState().picture.pods.value;
      const { kind, name } = ownerOf(row.violation, pods);
      shell.open(violationsPage({ subject: subjectKey(row.violation, pods) }, `${kind}/${name}`));
    },
  },
  ...violationLeads,
  ...verdictActions,
  ...logActions,
  {
    id: 'violations.group',
    title: 'Group by constraint, namespace, object, or not',
    keys: ['b'],
    hint: 'group by',
    run: ({ page, grouping }) => {
      const next = groupings[(groupings.indexOf(grouping) + 1) % groupings.length];
      page.state.setState(({ habits, table: { sort: _, selectedKey: __, ...table } }) => ({
        habits: { ...habits, grouping: next },
        table: { ...table, cursor: 0, offset: 0, marked: new Set() },
      }));
    },
  },
];

function hasConstraint(context: ViolationContext): boolean | string {
  return constraintOf(context) !== undefined || (context.group ? false : 'no violation is selected');
}

function constraintOf({ row, group }: ViolationContext): { kind: string; name: string } | undefined {
  return row?.constraint ?? group?.scope.constraint;
}
