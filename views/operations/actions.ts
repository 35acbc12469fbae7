import type { RunStatus } from '../../src/operations/run-status.ts';
import type { operations } from '../../src/resources/operations.ts';
import { azureFixed } from '../azure/reasons.ts';
import { follow, operate } from '../operation/operate.ts';
import { rowPage } from '../resource/page.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

type OperationContext = ContextOf<typeof operations>;

function unlessFixed({ shell, row }: OperationContext, fits: (run: RunStatus) => boolean | string): boolean | string {
  if (row === undefined) return 'no operation is selected';
  const fit = fits(row.item.run);
  return fit === true ? (azureFixed(shell.live.store.getState()) ?? true) : fit;
}

export const operationActions: readonly Action<OperationContext>[] = [
  {
    id: 'operations.open',
    title: 'All its steps and requests',
    keys: ['enter'],
    hint: 'steps',
    applies: ({ row }) => row !== undefined || 'no operation is selected',
    run: ({ shell, row }) => row && shell.open(rowPage('operations', row.key, row.facts.title)),
  },
  {
    id: 'operations.follow',
    title: 'Follow it',
    keys: ['f'],
    hint: 'follow',
    applies: ({ row }) => row !== undefined && (row.item.followed || 'it was another console’s'),
    run: ({ shell, row }) => row && follow(shell, row.key),
  },
  {
    id: 'operations.cancel',
    title: 'Cancel it (says what that means)',
    keys: ['x', 'ctrl-k'],
    hint: 'cancel',
    applies: ({ row }) => (row?.item.run.state === 'running' ? row.item.followed || 'another console runs it' : false),
    run: ({ shell, row }) => row && follow(shell, row.key, true),
  },
  {
    id: 'operations.undo',
    title: 'Undo it',
    keys: ['u'],
    hint: 'undo',
    applies: (context) =>
      unlessFixed(context, ({ undo, state }) => {
        if (undo === undefined) return state === 'running' ? 'it is still running' : 'there is no undo of it';
        return state === 'succeeded' || 'it did not come to its end';
      }),
    run: ({ shell, row }) => {
      const undo = row?.item.run.undo;
      return undo && operate(shell, undo.kind, undo.input);
    },
  },
  {
    id: 'operations.again',
    title: 'Plan it anew',
    keys: ['a'],
    hint: 'plan anew',
    applies: (context) => unlessFixed(context, ({ state }) => state !== 'running' || 'it is still running'),
    run: ({ shell, row }) => row && operate(shell, row.item.run.kind, row.item.run.input),
  },
  {
    id: 'operations.copy',
    title: 'Copy its commands',
    keys: ['c'],
    applies: ({ row }) => (row?.facts.commands?.length ?? 0) > 0 || 'the journal has no commands of it',
    run: ({ shell, row }) => shell.copy(row?.facts.commands?.join('\n') ?? '', 'the command lines'),
  },
];
