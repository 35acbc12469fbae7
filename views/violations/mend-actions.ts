import { mendAction } from '../operation/mend-action.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { GroupRow } from './groups.ts';
import type { ViolationRow } from './violation-row.ts';

interface Context {
  readonly shell: Shell;
  readonly row: ViolationRow | undefined;
  readonly group: GroupRow | undefined;
}

/** Mending what violates: the object of the row, or the workload of the group. */
export const mendActions: readonly Action<Context>[] = [
  mendAction('violations', ({ row, group }) => {
    if (row) return row.violation.object;
    return group ? (group.object ?? false) : 'no violation is selected';
  }),
];
