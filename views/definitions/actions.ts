import type { definitions, initiatives } from '../../src/resources/definitions.ts';
import { assignPolicy } from '../assign/assign-policy.ts';
import { assignmentsPage } from '../assignments/page.ts';
import { azureFixed } from '../azure/reasons.ts';
import { definitionPage } from '../azure-document/page.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

type DefinitionContext = ContextOf<typeof definitions> | ContextOf<typeof initiatives>;

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
    run: ({ shell, row }) => row && assignPolicy(shell, row.item.id),
  },
  {
    id: 'definitions.describe',
    title: 'What it does, with its parameters',
    keys: ['d'],
    hint: 'describe',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(definitionPage(row.item.id, row.name ?? '')),
  },
  {
    id: 'definitions.assignments',
    title: 'Its assignments that bear on this cluster',
    keys: ['a'],
    hint: 'assignments',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(assignmentsPage({ definitionId: row.item.id }, row.name ?? '')),
  },
];
