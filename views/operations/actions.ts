import { azureFixed } from '../azure/reasons.ts';
import { follow, operate } from '../operation/operate.ts';
import { operationPage } from '../operation/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import type { OperationRow } from './rows.ts';

export interface OperationContext {
  readonly shell: Shell;
  readonly row: OperationRow | undefined;
}

const none = 'no operation is selected';

function unlessFixed(
  { shell, row }: OperationContext,
  fits: (row: OperationRow) => boolean | string,
): boolean | string {
  if (row === undefined) return none;
  const fit = fits(row);
  return fit === true ? (azureFixed(shell.live.store.getState()) ?? true) : fit;
}

export const operationActions: readonly Action<OperationContext>[] = [
  {
    id: 'operations.open',
    title: 'All its steps and requests',
    keys: ['enter'],
    hint: 'steps',
    applies: ({ row }) => row !== undefined || none,
    run: ({ shell, row }) => row && shell.open(operationPage(row.key, row.run.title)),
  },
  {
    id: 'operations.follow',
    title: 'Follow it',
    keys: ['f'],
    hint: 'follow',
    applies: ({ row }) => row !== undefined && (row.followed ? true : 'it was another console’s'),
    run: ({ shell, row }) => row && follow(shell, row.key),
  },
  {
    id: 'operations.cancel',
    title: 'Cancel it (says what that means)',
    keys: ['x', 'ctrl-k'],
    hint: 'cancel',
    applies: ({ row }) => (row?.run.state === 'running' ? row.followed || 'another console runs it' : false),
    run: ({ shell, row }) => row && follow(shell, row.key, true),
  },
  {
    id: 'operations.undo',
    title: 'Undo it',
    keys: ['u'],
    hint: 'undo',
    applies: (context) =>
      unlessFixed(context, ({ run }) =>
        run.undo === undefined
          ? run.state === 'running'
            ? 'it is still running'
            : 'there is no undo of it'
          : run.state === 'succeeded' || 'it did not come to its end',
      ),
    run: ({ shell, row }) => {
      const undo = row?.run.undo;
      return undo && operate(shell, undo.kind, undo.input);
    },
  },
  {
    id: 'operations.again',
    title: 'Plan it anew',
    keys: ['a'],
    hint: 'plan anew',
    applies: (context) => unlessFixed(context, ({ run }) => run.state !== 'running' || 'it is still running'),
    run: ({ shell, row }) => row && operate(shell, row.run.kind, row.run.input),
  },
  {
    id: 'operations.copy',
    title: 'Copy its commands',
    keys: ['c'],
    applies: ({ row }) => (row?.item?.commands.length ?? 0) > 0 || 'the journal has no commands of it',
    run: ({ shell, row }) => shell.copy(row?.item?.commands.join('\n') ?? '', 'the command lines'),
  },
];
