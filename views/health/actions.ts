import type { health } from '../../src/resources/health.ts';
import { logsOf } from '../logs/page.ts';
import { takesOne } from '../operation/marked.ts';
import { rowPage } from '../resource/page.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { drillPage } from './drill-down.ts';
import { mendingOf } from './mend.ts';

type HealthContext = ContextOf<typeof health>;

const mending = ({ shell, row }: HealthContext) => row?.item.finding && mendingOf(shell, row.item.finding);

const drill = ({ row }: HealthContext) => row?.item.finding?.drill;

const logs = ({ shell, row }: HealthContext) =>
  row?.item.object && logsOf(row.item.object, shell.live.store.getState().picture);

function tell({ shell, row }: HealthContext): void {
  if (row) shell.open(rowPage('health', row.key, row.facts.section));
}

export const healthActions: readonly Action<HealthContext>[] = [
  {
    id: 'health.mend',
    title: 'Do what mends the finding',
    keys: ['enter', 'f'],
    hint: 'mend it',
    applies: (context) => {
      const found = mending(context);
      const marks = context.marked?.().length ?? 0;
      if (found !== undefined && marks > 1) return takesOne(marks, 'each is mended in its own way');
      return found !== undefined && (found.against ?? true);
    },
    run: (context) => mending(context)?.run(context.shell),
  },
  {
    id: 'health.violations',
    title: 'Violations that it is about',
    keys: ['enter', 'v'],
    hint: 'violations',
    applies: (context) => 'violations' in (drill(context) ?? {}),
    run: (context) => {
      const to = drill(context);
      if (to) context.shell.open(drillPage(to));
    },
  },
  {
    id: 'health.open',
    title: 'Open what it is about',
    keys: ['enter'],
    hint: 'open',
    applies: ({ row }) => row !== undefined || 'nothing is selected',
    run: (context) => {
      const to = drill(context) ?? (context.row?.item.object && { object: context.row.item.object });
      if (to) context.shell.open(drillPage(to));
      else tell(context);
    },
  },
  {
    id: 'health.logs',
    title: 'Logs of the component',
    keys: ['l'],
    hint: 'logs',
    applies: (context) => {
      if (logs(context) !== undefined) return true;
      return context.row?.item.object ? 'it is no component, so it has no logs here' : false;
    },
    run: (context) => {
      const page = logs(context);
      if (page) context.shell.open(page);
    },
  },
  {
    id: 'health.tell',
    title: 'All that is known of it',
    keys: ['i'],
    applies: ({ row }) => row !== undefined || 'nothing is selected',
    run: tell,
  },
];
