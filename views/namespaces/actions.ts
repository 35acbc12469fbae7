import type { namespaces } from '../../src/resources/namespaces.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import { askRollouts } from '../rollouts/ask.ts';
import type { Action } from '../shell/action.ts';
import { violationsPage } from '../violations/page.ts';

export const namespaceActions: readonly Action<ContextOf<typeof namespaces>>[] = [
  {
    id: 'namespaces.choose',
    title: 'Look at it alone, in every view',
    keys: ['enter'],
    hint: 'look at it alone',
    applies: ({ row }) => row !== undefined || 'no namespace is selected',
    run: ({ shell, row }) => {
      if (!row) return;
      shell.setNamespace(row.item);
      shell.back();
      shell.say(`namespace ${row.item} — 0 shows all`);
    },
  },
  {
    id: 'namespaces.violations',
    title: 'Violations in it',
    keys: ['v'],
    hint: 'violations',
    applies: ({ row }) => row !== undefined || 'no namespace is selected',
    run: ({ shell, row }) => {
      if (row) shell.open(violationsPage({ namespace: row.item }, row.item));
    },
  },
  {
    id: 'namespaces.rollouts',
    title: 'Which of its workloads could not roll out (dry runs)',
    keys: ['r'],
    hint: 'would they pass?',
    applies: ({ row }) => row !== undefined || 'no namespace is selected',
    run: ({ shell, row }) => row && askRollouts(shell, row.item),
  },
];
