import { isBulkOver, runOf } from '../../src/operations/bulk.ts';
import type { Asked } from '../../src/operations/plan.ts';
import type { RunStatus } from '../../src/operations/run-status.ts';
import type { OperationRow } from '../../src/resources/operation-row.ts';
import { isElsewhere, type operations } from '../../src/resources/operations.ts';
import { azureFixed } from '../azure/reasons.ts';
import type { LeftOut, Target } from '../operation/bulk-plan.ts';
import { meant, takesOne, unmark } from '../operation/marked.ts';
import { follow, operate } from '../operation/operate.ts';
import { followBulk, operateOnAll } from '../operation/operate-on-all.ts';
import { rowPage } from '../resource/page.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

type OperationContext = ContextOf<typeof operations>;

/** Whether something can be done to it, or why not. */
type Fits = (row: OperationRow) => boolean | string;

/** What only the journal has may be of another cluster, or of one that is no more. */
function undoableHere({ shell }: OperationContext): Fits {
  const console = shell.live.store.getState();
  return (row) => {
    const { undo, state } = row.item.run;
    if (undo === undefined) return state === 'running' ? 'it is still running' : 'there is no undo of it';
    if (state !== 'succeeded') return 'it did not come to its end';
    if (row.item.followed) return true;
    if (console.connection.sandbox) return 'the sandbox that it ran in has ended';
    if (console.azure.picture.cluster.value === undefined) return 'it is not known which AKS cluster this is';
    return isElsewhere(row, console) ? 'it is of another cluster: switch to its context' : true;
  };
}

const over: Fits = ({ item: { run } }) => run.state !== 'running' || 'it is still running';

/** Whether it can be done to what is marked, or else selected: to one of them at least. */
function unlessFixed(context: OperationContext, fits: Fits): boolean | string {
  const all = meant(context);
  if (typeof all === 'string') return all;
  const verdicts = all.map(({ row }) => (row === undefined ? 'no operation is selected' : fits(row)));
  if (verdicts.includes(true)) return azureFixed(context.shell.live.store.getState()) ?? true;
  return verdicts[0] ?? false;
}

/** Plans anew what each of them leads to, all at once when several are marked. */
function operateOn(
  context: OperationContext,
  verb: string,
  fits: Fits,
  askedOf: (run: RunStatus) => Asked | undefined,
): Promise<void> | undefined {
  const { shell } = context;
  const all = meant(context);
  if (typeof all === 'string') return undefined;
  const { page } = shell;
  const targets: Target[] = [];
  const leftOut: LeftOut[] = [];
  for (const { row } of all) {
    if (row === undefined) continue;
    const { run } = row.item;
    const verdict = fits(row);
    const asked = askedOf(run);
    if (verdict === true && asked !== undefined) targets.push({ key: row.key, name: run.title, asked });
    else leftOut.push({ name: run.title, why: String(verdict) });
  }
  const [one] = targets;
  if (all.length === 1) return one && operate(shell, one.asked.kind, one.asked.input);
  return operateOnAll(shell, {
    verb,
    nouns: ['operation', 'operations'],
    targets,
    leftOut,
    onDone: (key) => unmark(page, key),
  });
}

/** Shows a run, among those that it was confirmed with while they are under way. */
function followIt({ shell, row }: OperationContext): Promise<void> | undefined {
  const { bulk, runs } = shell.live.store.getState().azure;
  if (row === undefined) return undefined;
  const among = bulk?.items.some((item) => runOf(item, runs)?.id === row.key);
  return bulk && among && !isBulkOver(bulk, runs) ? followBulk(shell) : follow(shell, row.key);
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
    run: followIt,
  },
  {
    id: 'operations.cancel',
    title: 'Cancel it (says what that means)',
    keys: ['x', 'ctrl-k'],
    hint: 'cancel',
    applies: (context) => {
      const { row, marked } = context;
      const marks = marked?.().length ?? 0;
      if (marks > 1) return takesOne(marks, 'each says what cancelling it means');
      return row?.item.run.state === 'running' ? row.item.followed || 'another console runs it' : false;
    },
    run: ({ shell, row }) => row && follow(shell, row.key, true),
  },
  {
    id: 'operations.undo',
    title: 'Undo it',
    keys: ['u'],
    hint: 'undo',
    applies: (context) => unlessFixed(context, undoableHere(context)),
    run: (context) => operateOn(context, 'Undo', undoableHere(context), ({ undo }) => undo),
  },
  {
    id: 'operations.again',
    title: 'Plan it anew',
    keys: ['a'],
    hint: 'plan anew',
    applies: (context) => unlessFixed(context, over),
    run: (context) => operateOn(context, 'Repeat', over, ({ kind, input }) => ({ kind, input }) as Asked),
  },
  {
    id: 'operations.copy',
    title: 'Copy its commands',
    keys: ['c'],
    applies: ({ row }) => (row?.facts.commands?.length ?? 0) > 0 || 'the journal has no commands of it',
    run: ({ shell, row }) => shell.copy(row?.facts.commands?.join('\n') ?? '', 'the command lines'),
  },
];
