import { objectPage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { HealthRow } from './rows.ts';

export interface HealthContext {
  readonly shell: Shell;
  readonly row: HealthRow | undefined;
}

const hasObject = ({ row }: HealthContext) => row?.object !== undefined || 'there is no one object behind it';

export const healthActions: readonly Action<HealthContext>[] = [
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
