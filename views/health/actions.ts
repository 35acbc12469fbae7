import { mendingOf } from '../azure/mend.ts';
import { objectPage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { partPage, violationsOf } from './page.ts';
import type { HealthRow } from './rows.ts';

export interface HealthContext {
  readonly shell: Shell;
  readonly row: HealthRow | undefined;
}

const hasObject = ({ row }: HealthContext) => row?.object !== undefined || 'there is no one object behind it';

const mending = ({ shell, row }: HealthContext) => row?.finding && mendingOf(shell, row.finding);

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
    applies: ({ row }) => row?.finding !== undefined && violationsOf(row.finding) !== undefined,
    run: ({ shell, row }) => {
      const page = row?.finding && violationsOf(row.finding);
      if (page) shell.open(page);
    },
  },
  {
    id: 'health.open',
    title: 'Open what it is about',
    keys: ['enter'],
    hint: 'open',
    applies: ({ row }) => row !== undefined || 'nothing is selected',
    run: (context) => {
      const { shell, row } = context;
      if (row?.object) shell.open(objectPage(row.object, 'describe'));
      else if (row) tell(context);
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
