import { logsPage } from '../logs/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { ViolationRow } from './violation-row.ts';

interface Context {
  readonly shell: Shell;
  readonly row: ViolationRow | undefined;
}

/** What the audit wrote when it found the violation. */
export const logActions: readonly Action<Context>[] = [
  {
    id: 'violations.logs',
    title: 'The audit’s log around that time',
    keys: ['l'],
    applies: ({ row }) => {
      if (row === undefined) return false;
      return row.auditedAt !== undefined || 'nobody says when it was found';
    },
    run: ({ shell, row }) => {
      const around = row?.auditedAt;
      if (around !== undefined) shell.open(logsPage({ role: 'gatekeeper-audit', around }, row?.name));
    },
  },
];
