import type { templates } from '../../src/resources/templates.ts';
import { constraintsPage } from '../constraints/page.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

export const templateActions: readonly Action<ContextOf<typeof templates>>[] = [
  {
    id: 'templates.constraints',
    title: 'Its constraints',
    keys: ['enter'],
    hint: 'constraints',
    applies: ({ row }) => row !== undefined || 'no template is selected',
    run: ({ shell, row }) => row && shell.open(constraintsPage({ kind: row.facts.kind })),
  },
];
