import type { Action } from '../shell/action.ts';
import { violationHistoryPage } from '../violation-history/page.ts';
import type { ViolationContext } from './violation-context.ts';

export const historyActions: readonly Action<ViolationContext>[] = [
  {
    id: 'violations.history',
    title: 'History of the violation, as this program saw it',
    keys: ['H'],
    applies: ({ row, group }) => row !== undefined || (group ? false : 'no violation is selected'),
    run: ({ shell, row }) => {
      if (row) shell.open(violationHistoryPage(row.constraint, row.object));
    },
  },
];
