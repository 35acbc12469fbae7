import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { verdictPage } from '../verdict/page.ts';
import type { GroupRow } from './groups.ts';
import type { ViolationRow } from './violation-row.ts';

interface Context {
  readonly shell: Shell;
  readonly row: ViolationRow | undefined;
  readonly group: GroupRow | undefined;
}

export const verdictActions: readonly Action<Context>[] = [
  {
    id: 'violations.recheck',
    title: 'Would it pass now? And its next pod? (dry runs)',
    keys: ['r'],
    hint: 're-check',
    applies: ({ row, group }) =>
      row !== undefined || group?.object !== undefined || (group ? false : 'no violation is selected'),
    run: ({ shell, row, group }) => {
      if (row) shell.open(verdictPage({ object: row.violation.object, violation: row.violation }));
      else if (group?.object) shell.open(verdictPage({ object: group.object }));
    },
  },
];
