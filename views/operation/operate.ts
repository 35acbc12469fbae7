import type { PlannedOperation } from '../../src/operations/operation.ts';
import { operationWords } from '../../src/operations/operation-words.ts';
import type { InputOf, OperationKind, Plan } from '../../src/operations/plan.ts';
import type { RunStatus } from '../../src/operations/run-status.ts';
import { runLooks } from '../../src/resources/run-detail.ts';
import type { AzureFetched } from '../../src/state/azure-state.ts';
import { confirmByName } from '../shell/dialogs/typed-name.tsx';
import type { Shell } from '../shell/shell.ts';
import { showPlan } from './plan-dialog.tsx';
import { planIt, showProblem } from './planning-dialog.tsx';
import type { Remedy } from './remedy.ts';
import { showRun } from './run-dialog.tsx';

/**
 * An operation from the wish to its end: plan, preview, confirmation by its danger, progress, result, and undo. Nothing is
 * sent before it was confirmed; a plan made just `before` is not made again. Resolves with the run when one was started, as soon as its dialog is left.
 */
export async function operate<K extends OperationKind>(
  shell: Shell,
  kind: K,
  input: InputOf<K>,
  onEnd: (run: RunStatus) => void = () => {},
  before?: AzureFetched<PlannedOperation>,
): Promise<void> {
  const { verb } = operationWords[kind];
  const planned = before ?? (await planIt(shell, kind, input));
  if (planned === undefined) return;
  if ('problem' in planned) {
    const remedy = await showProblem(shell, `${verb}: not possible`, planned.problem, targetOf(input));
    return takeRemedy(shell, remedy, kind, input);
  }
  const { plan } = planned.value;
  const answer = await showPlan(shell, plan);
  if (answer.answer === 'remedy') return takeRemedy(shell, answer.remedy, kind, input);
  if (answer.answer === 'leave') return;
  if (plan.danger === 'type-name' && plan.typeName !== undefined) {
    if (!(await confirmPlan(shell, plan, plan.typeName, verb))) return;
  }
  const started = shell.live.azure.start(planned.value);
  if ('problem' in started) {
    const remedy = await showProblem(shell, plan.title, started.problem, plan.target);
    return takeRemedy(shell, remedy, kind, input);
  }
  const { id, done } = started.value;
  void done.then((status) => {
    tellEnd(shell, status);
    onEnd(status);
  });
  return follow(shell, id);
}

/** What has to be typed before a plan is run that may do harm. */
export function confirmPlan(shell: Shell, plan: Plan, name: string, verb: string): Promise<boolean> {
  const lines = [...(plan.warnings ?? []), ...plan.affected].map((text) => [text]);
  return confirmByName(shell, { title: plan.title, lines, confirm: verb, name });
}

/** Shows a run, and does what is asked for when it is left. `cancelling` asks at once whether it is to be cancelled. */
export async function follow(shell: Shell, id: string, cancelling = false): Promise<void> {
  const { answer, run } = await watched(shell, id, cancelling);
  if (run === undefined || answer === 'leave') return;
  if (answer === 'again') return operate(shell, run.kind, run.input);
  if (run.undo) return operate(shell, run.undo.kind, run.undo.input);
}

const onScreen = new Set<string>();

async function watched(shell: Shell, id: string, cancelling: boolean): ReturnType<typeof showRun> {
  onScreen.add(id);
  try {
    return await showRun(shell, id, cancelling);
  } finally {
    onScreen.delete(id);
  }
}

/** The end of an operation that nobody looks at is said at the bottom. */
function tellEnd(shell: Shell, { id, title, state, problem, note }: RunStatus): void {
  if (onScreen.has(id)) return;
  const { glyph, tone, word } = runLooks[state];
  const said = problem?.what ?? note;
  shell.say(`${glyph} ${title}: ${word}${said === undefined ? '' : ` — ${said}`}`, tone);
}

async function takeRemedy<K extends OperationKind>(
  shell: Shell,
  remedy: Remedy | undefined,
  kind: K,
  input: InputOf<K>,
): Promise<void> {
  if (remedy?.operation) await operate(shell, remedy.operation.kind, remedy.operation.input);
  else if (remedy) await operate(shell, kind, input);
}

/** The resource that an operation's input is about, for telling its subscription. */
function targetOf(input: InputOf<OperationKind>): string {
  const isId = (value: unknown): value is string => typeof value === 'string' && value.startsWith('/');
  return Object.values<unknown>(input).find(isId) ?? '';
}
