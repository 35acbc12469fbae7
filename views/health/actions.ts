import { objectPage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { drillPage } from './drill-down.ts';
import { mendingOf } from './mend.ts';
import { partPage } from './page.ts';
import type { HealthRow } from './rows.ts';

export interface HealthContext {
  readonly shell: Shell;
  readonly row: HealthRow | undefined;
}

const hasObject = ({ row }: HealthContext) => row?.object !== undefined || 'there is no one object behind it';

const mending = ({ shell, row }: HealthContext) => row?.finding && mendingOf(shell, row.finding);

const drill = ({ row }: HealthContext) => row?.finding?.drill;

function tell({ shell, row }: HealthContext): void {
  if (row) shell.open(partPage(row.key, row.finding ? 'finding' : row.section));
}

export const healthActions: readonly Action<HealthContext>[] = [
  {
    id: 'health.mend',
    title: 'Do what mends the finding',
    keys: ['enter', 'f'],
    hint: 'mend it',
    applies: (context) => {
      const found = mending(context);
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
      const to = drill(context) ?? (context.row?.object && { object: context.row.object });
      if (to) context.shell.open(drillPage(to));
      else tell(context);
    },
  },
  {
    id: 'health.tell',
    title: 'All that is known of it',
    keys: ['i'],
    applies: ({ row }) => row !== undefined || 'nothing is selected',
    run: tell,
  },
  {
    id: 'health.describe',
    title: 'Describe what it is about',
    keys: ['d'],
    applies: hasObject,
    run: ({ shell, row }) => row?.object && shell.open(objectPage(row.object, 'describe')),
  },
  {
    id: 'health.yaml',
    title: 'YAML of what it is about',
    keys: ['y'],
    hint: 'yaml',
    applies: hasObject,
    run: ({ shell, row }) => row?.object && shell.open(objectPage(row.object, 'yaml')),
  },
];
