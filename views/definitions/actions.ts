import { assignPolicy } from '../assign/assign-policy.ts';
import { assignmentsPage } from '../assignments/page.ts';
import { azureFixed } from '../azure/reasons.ts';
import { definitionPage, resourcePage } from '../azure-document/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { DefinitionRow } from './rows.ts';

export interface DefinitionContext {
  readonly shell: Shell;
  readonly row: DefinitionRow | undefined;
}

const onRow = ({ row }: DefinitionContext) => row !== undefined || 'nothing is selected';

export const definitionActions: readonly Action<DefinitionContext>[] = [
  {
    id: 'definitions.assign',
    title: 'Assign it',
    keys: ['A', 'enter'],
    hint: 'assign',
    danger: 'confirm',
    applies: (context) => {
      const selected = onRow(context);
      return selected === true ? (azureFixed(context.shell.live.store.getState()) ?? true) : selected;
    },
    run: ({ shell, row }) => row && assignPolicy(shell, row.policy.id),
  },
  {
    id: 'definitions.describe',
    title: 'What it does, with its parameters',
    keys: ['d'],
    hint: 'describe',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(definitionPage(row.policy.id, row.title)),
  },
  {
    id: 'definitions.yaml',
    title: 'As ARM has it',
    keys: ['y'],
    hint: 'yaml',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(resourcePage(row.policy.id, row.title)),
  },
  {
    id: 'definitions.assignments',
    title: 'Its assignments that bear on this cluster',
    keys: ['a'],
    hint: 'assignments',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(assignmentsPage({ definitionId: row.policy.id }, row.title)),
  },
];
