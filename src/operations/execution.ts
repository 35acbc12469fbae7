import { asArmError, isArmError } from '../azure/arm-error.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { defined } from '../governance/defined.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry } from './journal-record.ts';
import type { OperationWorld, RunStep, StepContext, StepOutcome } from './operation.ts';
import { operationProblem } from './operation-problem.ts';
import type { RunState, StepStatus } from './run-status.ts';

/** Places at which a console may die; a test harness kills it there. */
export type FaultPoint = 'planned' | 'intent' | 'sent' | 'submitted' | 'outcome';

export interface Execution {
  readonly id: string;
  readonly steps: readonly RunStep[];
  readonly world: OperationWorld;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly cancelling: string;
  /** What the journal knows, when another console began it. */
  readonly before?: JournalEntry;
  readonly at?: (point: FaultPoint, step: string) => void | Promise<void>;
  update(step: string, change: Partial<StepStatus>): void;
}

export interface Ending {
  readonly state: Exclude<RunState, 'running'>;
  readonly note?: string;
  readonly problem?: AzureProblem;
}

/** Runs the steps one after the other, or takes them up where the journal leaves them. Never throws. */
export async function execute(execution: Execution): Promise<Ending> {
  const notes: string[] = [];
  let unverified = false;
  for (const [index, step] of execution.steps.entries()) {
    const ending = await takeStep(execution, step, index);
    if ('end' in ending) return ending.end;
    if (ending.outcome.state === 'unverified') unverified = true;
    if (ending.outcome.note) notes.push(ending.outcome.note);
  }
  const note = notes.at(-1);
  const said = note && unverified ? `done, not yet seen in the cluster: ${note}` : note;
  return { state: 'succeeded', ...defined({ note: said }) };
}

type Taken = { readonly outcome: StepOutcome } | { readonly end: Ending };

async function takeStep(execution: Execution, step: RunStep, index: number): Promise<Taken> {
  const { before, journal, id, world, signal, update } = execution;
  const known = before?.steps.get(step.id);
  if (known?.outcome && known.outcome.state !== 'failed') {
    const { state, note } = known.outcome;
    const outcome = { state, ...defined({ note }) };
    update(step.id, outcome);
    return { outcome };
  }
  if (before && step.writes && known?.begunAt === undefined) {
    const note = `the console was closed after ${index} of ${execution.steps.length} steps; "${step.title}" was not begun. Plan it anew to go on.`;
    return { end: { state: 'interrupted', note } };
  }
  update(step.id, { state: 'running', startedAt: known?.begunAt ?? world.now() });
  let poller = known?.poller;
  const context: StepContext = {
    world,
    signal,
    tell: (note) => update(step.id, { note }),
    percent: (percent) => update(step.id, { percent }),
    async submitted(serialized) {
      poller = serialized;
      await execution.at?.('sent', step.id);
      await journal.append({ operation: id, event: 'submitted', step: step.id, poller: serialized });
      await execution.at?.('submitted', step.id);
    },
  };
  try {
    const outcome =
      known?.begunAt === undefined || !step.writes
        ? await begin(execution, step, context)
        : await takeUp(step, known.poller, context);
    if (outcome !== undefined) return await settled(execution, step, outcome);
    const note = `the console was closed during "${step.title}", which did not take effect. Plan it anew to go on.`;
    return finishStep(execution, step, 'cancelled', { state: 'interrupted', note });
  } catch (thrown) {
    return failed(execution, step, asArmError(thrown, step.request ?? step.title, world.now()), poller, context);
  }
}

/** Its outcome is on the disk before it is said. */
async function settled(execution: Execution, step: RunStep, { state, note }: StepOutcome): Promise<Taken> {
  const outcome = { state, ...(note && { note }) };
  await execution.journal.append({ operation: execution.id, event: 'outcome', step: step.id, ...outcome });
  await execution.at?.('outcome', step.id);
  execution.update(step.id, { ...outcome, endedAt: execution.world.now() });
  return { outcome };
}

/** The intent is on the disk before anything of a writing step is sent. */
async function begin(execution: Execution, step: RunStep, context: StepContext): Promise<StepOutcome> {
  execution.signal.throwIfAborted();
  if (step.writes) {
    await execution.at?.('planned', step.id);
    const request = defined({ request: step.request });
    await execution.journal.append({ operation: execution.id, event: 'intent', step: step.id, ...request });
    await execution.at?.('intent', step.id);
  }
  const outcome = await step.run(context);
  if (step.writes) await execution.at?.('sent', step.id);
  return outcome;
}

/** A step that another console had begun. Undefined when it did not take effect. Nothing is sent again. */
async function takeUp(
  step: RunStep,
  poller: string | undefined,
  context: StepContext,
): Promise<StepOutcome | undefined> {
  if (poller !== undefined && step.follow) {
    try {
      return await step.follow(poller, context);
    } catch (error) {
      // The service forgets operations after a while; what became of this one can still be read.
      if (!isArmError(error, 404) && !isArmError(error, 410)) throw error;
    }
  }
  if (!step.readBack) return undefined;
  const became = await step.readBack(context);
  return became.state === 'done' ? { state: 'done', note: became.note ?? 'found done' } : undefined;
}

async function failed(
  execution: Execution,
  step: RunStep,
  error: unknown,
  poller: string | undefined,
  context: StepContext,
): Promise<Taken> {
  const { journal, id } = execution;
  const problem = operationProblem(error);
  const inFlight = poller !== undefined;
  if (execution.signal.aborted) {
    return finishStep(execution, step, 'cancelled', {
      state: 'cancelled',
      note: inFlight ? execution.cancelling : 'cancelled before anything more was sent',
    });
  }
  if (step.writes && isUncertain(error)) {
    // It may or may not have been carried out. Followed or read back later, never sent again.
    const became = inFlight ? undefined : await step.readBack?.(context).catch(() => undefined);
    if (became?.state === 'done')
      return settled(execution, step, { state: 'done', note: became.note ?? 'the answer was lost; found done' });
    return finishStep(execution, step, 'running', {
      state: 'unfollowed',
      problem,
      note: 'it may go on in Azure; it is looked up as soon as Azure answers again',
    });
  }
  await journal
    .append({ operation: id, event: 'outcome', step: step.id, state: 'failed', problem: { ...problem } })
    .catch(() => {});
  return finishStep(execution, step, 'failed', { state: 'failed', problem });
}

function finishStep(execution: Execution, step: RunStep, state: StepStatus['state'], end: Ending): Taken {
  execution.update(step.id, { state, endedAt: execution.world.now(), ...defined({ note: end.problem?.what }) });
  return { end };
}

/** No clear no from the service: the network failed, the login ended, or the service itself stumbled. */
function isUncertain(error: unknown): boolean {
  if (isArmError(error)) return error.status === 401 || error.status === 429 || error.status >= 500;
  return error instanceof Error && uncertain.includes(error.name);
}

const uncertain = [
  'RestError',
  'NoAnswerError',
  'CredentialUnavailableError',
  'AuthenticationError',
  'NotSignedInError',
  'AggregateAuthenticationError',
];
