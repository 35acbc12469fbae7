import type { constraints } from '../../src/resources/constraints.ts';
import { denialsPage } from '../denials/page.ts';
import { templatePage } from '../document/page.ts';
import { promotePage } from '../promote/page.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { violationsPage } from '../violations/page.ts';

type Context = ContextOf<typeof constraints>;

const onRow = ({ row }: Context) => row !== undefined || 'no constraint is selected';

export const constraintActions: readonly Action<Context>[] = [
  {
    id: 'constraints.violations',
    title: 'Its violations',
    keys: ['enter'],
    hint: 'violations',
    applies: onRow,
    run: ({ shell, row }) => {
      if (!row) return;
      const { kind, name } = row.facts;
      shell.open(violationsPage({ constraint: { kind, name } }, kind));
    },
  },
  {
    id: 'constraints.template',
    title: 'YAML of its template',
    keys: ['t'],
    hint: 'template',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(templatePage(row.facts.kind.toLowerCase())),
  },
  {
    id: 'constraints.promote',
    title: 'Who would be refused if it denied',
    keys: ['P'],
    applies: ({ row }) =>
      row === undefined ? 'no constraint is selected' : !row.facts.admission.includes('deny') || 'it denies already',
    run: ({ shell, row }) => {
      if (!row) return;
      const { kind, name } = row.facts;
      shell.open(promotePage({ of: 'constraint', kind, name }, kind));
    },
  },
  {
    id: 'constraints.denials',
    title: 'What it refused',
    keys: ['D'],
    applies: onRow,
    run: ({ shell, row }) => {
      if (!row) return;
      const { kind, name } = row.facts;
      shell.open(denialsPage({ constraint: { kind, name } }, kind));
    },
  },
];
