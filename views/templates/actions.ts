import { constraintsPage } from '../constraints/page.ts';
import { templatePage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { TemplateRow } from './rows.ts';

export interface TemplateContext {
  readonly shell: Shell;
  readonly row: TemplateRow | undefined;
}

const onRow = ({ row }: TemplateContext) => row !== undefined || 'no template is selected';

export const templateActions: readonly Action<TemplateContext>[] = [
  {
    id: 'templates.constraints',
    title: 'Its constraints',
    keys: ['enter'],
    hint: 'constraints',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(constraintsPage({ kind: row.template.kind })),
  },
  {
    id: 'templates.yaml',
    title: 'YAML',
    keys: ['y'],
    hint: 'yaml',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(templatePage(row.template.name)),
  },
  {
    id: 'templates.describe',
    title: 'Describe',
    keys: ['d'],
    hint: 'describe',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(templatePage(row.template.name, 'describe')),
  },
];
