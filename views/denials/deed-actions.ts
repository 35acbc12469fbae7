import type { denials } from '../../src/resources/denials.ts';
import { logsPage } from '../logs/page.ts';
import { mendAction } from '../operation/mend-action.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { verdictPage } from '../verdict/page.ts';

type Context = ContextOf<typeof denials>;

/** Why nothing can be done with the workload itself: it has to be there. */
function isThere({ row }: Context): boolean | string {
  if (row === undefined) return 'no denial is selected';
  const { state } = row.item.workload.pods;
  if (state === 'gone') return 'the workload is not there any more';
  return state !== 'none' || 'what was refused was never made';
}

const workloadOf = ({ row }: Context) => row && { version: 'v1', ...row.item.workload.workload };

/** What the same keys do with a violation: asking again, mending, and the log around that time. */
export const denialDeeds: readonly Action<Context>[] = [
  {
    id: 'denials.recheck',
    title: 'Would it pass now? And its next pod? (dry runs)',
    keys: ['r'],
    hint: 're-check',
    applies: isThere,
    run: (context) => {
      const object = workloadOf(context);
      if (object) context.shell.open(verdictPage({ object }));
    },
  },
  mendAction('denials', (context: Context) => {
    const there = isThere(context);
    return there === true ? (workloadOf(context) ?? false) : there;
  }),
  {
    id: 'denials.logs',
    title: 'The webhook’s log around that time',
    keys: ['l'],
    applies: ({ row }) => {
      if (row === undefined) return 'no denial is selected';
      return row.item.denial.by === 'webhook' || 'a policy of the API server leaves nothing in a log';
    },
    run: ({ shell, row }) => {
      if (!row) return;
      const { last, constraint } = row.item.denial;
      shell.open(logsPage({ role: 'gatekeeper-controller', around: last }, constraint.name));
    },
  },
];
