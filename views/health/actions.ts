import { mendingOf } from '../azure/mend.ts';
import { objectPage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { HealthRow } from './rows.ts';

export interface HealthContext {
  readonly shell: Shell;
  readonly row: HealthRow | undefined;
}

const hasObject = ({ row }: HealthContext) => row?.object !== undefined || 'there is no one object behind it';

const mending = ({ shell, row }: HealthContext) => row?.finding && mendingOf(shell, row.finding);

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
    id: 'health.open',
    title: 'Describe what it is about',
    keys: ['enter', 'd'],
    hint: 'open',
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
