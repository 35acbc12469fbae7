import { counted } from '../../src/governance/number-text.ts';
import { type Bulk, bulkFigures, runOf } from '../../src/operations/bulk.ts';
import type { RunStatus } from '../../src/operations/run-status.ts';
import type { Shell } from '../shell/shell.ts';
import { isBulkOnScreen, showBulk } from './bulk-dialog.tsx';
import { bulkPlan, type LeftOut, reasons, sorted, type Target } from './bulk-plan.ts';
import { confirmPlan } from './operate.ts';
import { showPlan } from './plan-dialog.tsx';
import { planAll, showProblem } from './planning-dialog.tsx';

export interface Several {
  readonly verb: string;
  readonly nouns: readonly [one: string, several: string];
  readonly targets: readonly Target[];
  /** Known beforehand. */
  readonly leftOut?: readonly LeftOut[];
  /** Called with the key of each that succeeded. */
  readonly onDone?: (key: string) => void;
}

/** An operation on several targets: all are planned, in one plan, with one confirmation, and run one after another. */
export async function operateOnAll(shell: Shell, several: Several): Promise<void> {
  const { verb, nouns, targets, leftOut = [], onDone } = several;
  const answers = await planAll(
    shell,
    `${verb} ${counted(targets.length, nouns)}`,
    targets.map(({ asked }) => asked),
  );
  if (answers === undefined) return;
  const { able, leftOut: unable } = sorted(targets, answers);
  const without = [...leftOut, ...unable];
  const plan = bulkPlan({ able, leftOut: without }, several);
  if (plan === undefined) {
    const what = `None of ${counted(without.length, nouns)} can be done`;
    await showProblem(shell, `${verb}: not possible`, { what, next: reasons(without).join('; ') }, '');
    return;
  }
  if ((await showPlan(shell, plan, verb)).answer !== 'run') return;
  if (plan.typeName !== undefined && !(await confirmPlan(shell, plan, plan.typeName, verb))) return;
  const plans = able.map(({ target: { name }, planned }) => ({ name, planned }));
  const started = shell.live.azure.startAll(plan.title, verb, plans, (index, { state }) => {
    const key = able[index]?.target.key;
    if (state === 'succeeded' && key !== undefined) onDone?.(key);
  });
  if ('problem' in started) {
    await showProblem(shell, plan.title, started.problem, '');
    return;
  }
  void started.value.done.then(() => tellEnd(shell));
  return followBulk(shell);
}

/** Shows those that were confirmed together, and does what is asked for when that is left. */
export async function followBulk(shell: Shell): Promise<void> {
  const answer = await showBulk(shell);
  const { bulk, runs } = shell.live.store.getState().azure;
  if (answer === 'leave' || bulk === undefined) return;
  const again = bulk.items.flatMap((item, index): readonly Target[] => {
    const { name, planned } = item;
    const { plan, input } = planned;
    const run = runOf(item, runs);
    const asked = { kind: plan.kind, input } as Target['asked'];
    const done = run?.state === 'succeeded';
    const next = answer === 'undo' ? (done ? run.undo : undefined) : done ? undefined : asked;
    return next === undefined ? [] : [{ name, asked: next, key: `${index}` }];
  });
  const verb = answer === 'undo' ? 'Undo' : bulk.verb;
  return operateOnAll(shell, { verb, nouns: ['operation', 'operations'], targets: again });
}

/** How many became what: `5 of 7 done, 2 failed`. */
export function bulkSummary(bulk: Bulk, runs: readonly RunStatus[]): string {
  const done = bulk.items.filter((item) => runOf(item, runs)?.state === 'succeeded').length;
  const { ended, waiting, all } = bulkFigures(bulk, runs);
  const others = ended - done;
  return [`${done} of ${all} done`, others > 0 && `${others} not`, waiting > 0 && `${waiting} not begun`]
    .filter(Boolean)
    .join(', ');
}

function tellEnd(shell: Shell): void {
  const { bulk, runs } = shell.live.store.getState().azure;
  if (bulk === undefined || isBulkOnScreen(shell)) return;
  const whole = bulk.items.every((item) => runOf(item, runs)?.state === 'succeeded');
  const said = `${bulk.title}: ${bulkSummary(bulk, runs)}`;
  shell.say(whole ? `✔ ${said}` : `▲ ${said} — :operations has each`, whole ? 'ok' : 'warning');
}
