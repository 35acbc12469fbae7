import { asArmError } from '../azure/arm-error.ts';
import { defined } from '../governance/defined.ts';
import type { Attempt, Ending, Written } from './attempt.ts';
import type { Journal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import type { JournalEntry, JournalEvent } from './journal-record.ts';
import type { OperationWorld, RunStep, StepOutcome } from './operation.ts';
import type { StepStatus } from './run-status.ts';
import { afterCancelling, afterError, afterTakingUp, type Lost, takeUp } from './unsettled-step.ts';
import type { Words } from './words.ts';

/** Places at which a console may die; a test harness kills it there. */
export type FaultPoint = 'planned' | 'intent' | 'sent' | 'submitted' | 'outcome';

export interface Execution {
  readonly id: string;
  readonly target: string;
  readonly steps: readonly RunStep[];
  /** What it changes; Azure when absent. */
  readonly side?: Words['side'];
  readonly world: OperationWorld;
  readonly journal: Journal;
  /** Aborted with a `TakenOver`, another operation goes on from there. */
  readonly signal: AbortSignal;
  readonly cancelling: string;
  /** What the journal knows, when another console began it. */
  readonly before?: JournalEntry;
  readonly at?: (point: FaultPoint, step: string) => void | Promise<void>;
  update(step: string, change: Partial<StepStatus>): void;
  /** The journal did not take a record of something that goes on all the same. */
  unwritten(error: JournalError): void;
}

/** Runs the steps one after the other, or takes them up where the journal leaves them. Never throws. */
export async function execute(execution: Execution): Promise<Ending> {
  const notes: string[] = [];
  const had: Written[] = [];
  let unverified = false;
  for (const step of execution.steps) {
    const taken = await takeStep(execution, step, had);
    if ('end' in taken) return taken.end;
    const { state, note } = taken.outcome;
    if (step.writes && state === 'done') had.push({ title: step.title, at: taken.at });
    if (state === 'unverified') unverified = true;
    if (note) notes.push(note);
  }
  const note = notes.at(-1);
  const said = note && unverified ? `done, not yet seen in the cluster: ${note}` : note;
  return { state: 'succeeded', ...defined({ note: said }) };
}

type Taken = { readonly outcome: StepOutcome; readonly at: number } | { readonly end: Ending };

async function takeStep(execution: Execution, step: RunStep, had: readonly Written[]): Promise<Taken> {
  const { before, steps, world, update } = execution;
  const known = before?.steps.get(step.id);
  if (known?.outcome && known.outcome.state !== 'failed') {
    const { state, note, requestId, at } = known.outcome;
    const outcome = { state, ...defined({ note }) };
    update(step.id, { ...outcome, ...defined({ requestId }) });
    return { outcome, at };
  }
  if (before && step.writes && known?.begunAt === undefined) {
    const note = `the console was closed after ${steps.indexOf(step)} of ${steps.length} steps; "${step.title}" was not begun. Plan it anew to go on.`;
    return { end: { state: 'interrupted', note } };
  }
  update(step.id, { state: 'running', startedAt: known?.begunAt ?? world.now() });
  const attempt: Attempt = {
    step,
    place: execution.side === 'cluster' ? 'the cluster' : 'Azure',
    had,
    begun: known?.begunAt !== undefined,
    poller: known?.poller,
    context: {
      world,
      signal: execution.signal,
      since: had.at(-1)?.at ?? world.now(),
      tell: (note) => update(step.id, { note }),
      percent: (percent) => update(step.id, { percent }),
      async submitted(serialized) {
        attempt.poller = serialized;
        update(step.id, { taken: true });
        await execution.at?.('sent', step.id);
        await record(execution, { operation: execution.id, event: 'submitted', step: step.id, poller: serialized });
        await execution.at?.('submitted', step.id);
      },
    },
  };
  let requestId: string | undefined;
  const forget =
    execution.side === 'cluster'
      ? undefined
      : world.arm.onWritten((answer) => {
          if (answer.request.toLowerCase() !== step.request?.toLowerCase() || answer.requestId === undefined) return;
          requestId = answer.requestId;
          update(step.id, { requestId });
        });
  try {
    const found = await tried(execution, attempt);
    if ('end' in found) return ended(execution, step, found);
    return await settled(execution, step, found, requestId);
  } finally {
    forget?.();
  }
}

async function tried(execution: Execution, attempt: Attempt): Promise<StepOutcome | Lost> {
  const { step, begun, context } = attempt;
  try {
    if (begun && step.writes) return afterTakingUp(attempt, await takeUp(attempt, execution.target));
    return await begin(execution, attempt);
  } catch (thrown) {
    if (execution.signal.aborted) return afterCancelling(attempt, execution.cancelling, execution.signal.reason);
    const error = asArmError(thrown, step.request ?? step.title, context.world.now());
    return afterError(attempt, execution.target, error);
  }
}

/** The intent is on the disk before anything of a writing step is sent. @throws JournalError when it cannot be */
async function begin(execution: Execution, attempt: Attempt): Promise<StepOutcome> {
  const { step, context } = attempt;
  execution.signal.throwIfAborted();
  if (step.writes) {
    await execution.at?.('planned', step.id);
    const request = defined({ request: step.request });
    try {
      await execution.journal.append({ operation: execution.id, event: 'intent', step: step.id, ...request });
    } catch (error) {
      throw new JournalError(execution.journal.path, error);
    }
    await execution.at?.('intent', step.id);
    attempt.begun = true;
  }
  const outcome = await step.run(context);
  if (step.writes) await execution.at?.('sent', step.id);
  return outcome;
}

/** Its outcome is on the disk before it is said. */
async function settled(
  execution: Execution,
  step: RunStep,
  { state, note }: StepOutcome,
  requestId: string | undefined,
): Promise<Taken> {
  const outcome = { state, ...(note && { note }) };
  await record(execution, {
    operation: execution.id,
    event: 'outcome',
    step: step.id,
    ...outcome,
    ...defined({ requestId }),
  });
  await execution.at?.('outcome', step.id);
  const endedAt = execution.world.now();
  execution.update(step.id, { ...outcome, endedAt });
  return { outcome, at: endedAt };
}

async function ended(execution: Execution, step: RunStep, { as, end }: Lost): Promise<Taken> {
  const { problem } = end;
  if (as === 'failed') {
    const said = defined({ problem: problem && { ...problem } });
    await record(execution, { operation: execution.id, event: 'outcome', step: step.id, state: 'failed', ...said });
  }
  execution.update(step.id, { state: as, endedAt: execution.world.now(), ...defined({ note: problem?.what }) });
  return { end };
}

/** What was sent goes on whether or not the disk has room for its record. */
async function record(execution: Execution, event: JournalEvent): Promise<void> {
  try {
    await execution.journal.append(event);
  } catch (error) {
    execution.unwritten(new JournalError(execution.journal.path, error));
  }
}
