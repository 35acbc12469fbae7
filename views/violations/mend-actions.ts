import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { GroupRow } from './groups.ts';
import type { ViolationRow } from './violation-row.ts';

interface Violator {
  readonly shell: Shell;
  readonly row: ViolationRow | undefined;
  readonly group: GroupRow | undefined;
}

/** Mending what violates. */
export const mendActions: readonly Action<Violator>[] = [
  {
    id: 'violations.mend',
    title: 'Mend the workload: preview the fix',
    keys: ['f'],
    hint: 'fix',
    danger: 'confirm',
    applies(context) {
      if (violatorOf(context) === undefined) return context.group ? false : 'no violation is selected';
      const { readonly } = context.shell.live.store.getState().connection;
      return readonly ? 'the console runs with --readonly' : true;
    },
    async run(context) {
      const object = violatorOf(context);
      if (object === undefined) return;
      const { mendObject } = await import('../operation/mend.ts');
      await mendObject(context.shell, object);
    },
  },
];

/** The object of the row, or the workload of the group. */
function violatorOf({ row, group }: Violator): ObjectReference | undefined {
  return row?.violation.object ?? group?.object;
}
