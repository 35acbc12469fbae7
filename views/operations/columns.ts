import { spellAge } from '../../src/resources/spell-age.ts';
import { runLooks, spelledSeconds } from '../operation/run-lines.ts';
import type { Column } from '../parts/table/column.ts';
import type { OperationRow } from './rows.ts';

export const operationColumns: readonly Column<OperationRow>[] = [
  {
    id: 'state',
    title: 'STATE',
    width: 13,
    priority: 0,
    text: ({ run }) => `${runLooks[run.state].glyph} ${runLooks[run.state].word}`,
    token: ({ run }) => runLooks[run.state].token,
  },
  { id: 'operation', title: 'OPERATION', width: 30, grow: 3, priority: 0, text: ({ run }) => run.title },
  {
    id: 'steps',
    title: 'STEPS',
    width: 7,
    priority: 2,
    align: 'right',
    text: ({ run: { steps } }) =>
      `${steps.filter(({ state }) => !['pending', 'running'].includes(state)).length} of ${steps.length}`,
  },
  {
    id: 'came',
    title: 'WHAT CAME OF IT',
    width: 20,
    grow: 3,
    priority: 4,
    text: ({ run }) => run.problem?.what ?? run.note ?? '',
    token: ({ run }) => (run.problem ? 'error' : 'muted'),
  },
  { id: 'by', title: 'BY', width: 14, grow: 1, priority: 5, text: ({ account }) => account },
  {
    id: 'took',
    title: 'TOOK',
    width: 12,
    priority: 3,
    align: 'right',
    text: ({ run }, now) => spelledSeconds((run.endedAt ?? now) - run.startedAt),
    order: ({ run }) => (run.endedAt ?? Number.MAX_SAFE_INTEGER) - run.startedAt,
  },
  {
    id: 'when',
    title: 'BEGUN',
    width: 8,
    priority: 1,
    align: 'right',
    text: ({ run }, now) => spellAge(run.startedAt, now),
    order: ({ run }) => -run.startedAt,
  },
];
