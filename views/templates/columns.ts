import { age, count } from '../parts/age.ts';
import type { Column } from '../parts/table/column.ts';
import type { TemplateRow } from './rows.ts';

const engines = { rego: 'Rego', cel: 'CEL', both: 'CEL, Rego', none: '✖ no code' } as const;

export const templateColumns: readonly Column<TemplateRow>[] = [
  { id: 'kind', title: 'KIND', width: 24, grow: 2, priority: 0, text: ({ template }) => template.kind },
  { id: 'name', title: 'NAME', width: 20, grow: 2, priority: 4, wide: true, text: ({ template }) => template.name },
  {
    id: 'engine',
    title: 'ENGINE',
    width: 10,
    priority: 2,
    text: ({ template }) => engines[template.engine],
    token: ({ template }) => (template.engine === 'none' ? 'error' : 'text'),
  },
  {
    id: 'created',
    title: 'CREATED',
    width: 8,
    priority: 1,
    text: ({ created }) => created,
    token: ({ created }) => (created === '✖ no' ? 'error' : created === '?' ? 'warning' : 'ok'),
  },
  {
    id: 'constraints',
    title: 'CONSTRAINTS',
    width: 11,
    priority: 1,
    align: 'right',
    text: ({ constraints }) => (constraints === undefined ? '?' : count(constraints)),
    order: ({ constraints }) => constraints ?? -1,
  },
  {
    id: 'errors',
    title: 'ERRORS',
    width: 16,
    grow: 3,
    priority: 0,
    text: ({ errors: [first, ...more] }) =>
      first ? `✖ ${more.length > 0 ? `${more.length + 1}: ` : ''}${first.message}` : '',
    token: () => 'error',
  },
  {
    id: 'from',
    title: 'FROM',
    width: 10,
    priority: 3,
    text: ({ template }) => (template.installedByAddon ? 'add-on' : ''),
    token: () => 'muted',
  },
  {
    id: 'age',
    title: 'AGE',
    width: 8,
    priority: 5,
    align: 'right',
    text: ({ template }, now) => age(template.createdAt, now),
    order: ({ template }) => -template.createdAt,
  },
];
