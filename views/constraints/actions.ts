import { constraintPage, templatePage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { violationsPage } from '../violations/page.ts';
import type { ConstraintRow } from './rows.ts';

export interface ConstraintContext {
  readonly shell: Shell;
  readonly row: ConstraintRow | undefined;
}

const onRow = ({ row }: ConstraintContext) => row !== undefined || 'no constraint is selected';

export const constraintActions: readonly Action<ConstraintContext>[] = [
  {
    id: 'constraints.violations',
    title: 'Its violations',
    keys: ['enter'],
    hint: 'violations',
    applies: onRow,
    run: ({ shell, row }) => {
      if (!row) return;
      const { kind, name } = row.constraint;
      shell.open(violationsPage({ constraint: { kind, name } }, kind));
    },
  },
  {
    id: 'constraints.yaml',
    title: 'YAML',
    keys: ['y'],
    hint: 'yaml',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(constraintPage(row.constraint.kind, row.constraint.name)),
  },
  {
    id: 'constraints.describe',
    title: 'Describe',
    keys: ['d'],
    hint: 'describe',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(constraintPage(row.constraint.kind, row.constraint.name, 'describe')),
  },
  {
    id: 'constraints.template',
    title: 'YAML of its template',
    keys: ['t'],
    hint: 'template',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(templatePage(row.constraint.kind.toLowerCase())),
  },
];
