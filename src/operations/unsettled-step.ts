import { isArmError } from '../azure/arm-error.ts';
import { ForeignHostError } from '../azure/read-only.ts';
import type { ClusterError } from '../cluster/connection/cluster-error.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { defined } from '../governance/defined.ts';
import type { Attempt, Ending } from './attempt.ts';
import { type Became, cannotTell, type StepOutcome } from './operation.ts';
import { operationProblem } from './operation-problem.ts';
import type { StepStatus } from './run-status.ts';

/** A step that did not come to its own end: how it stands, and how the operation ends with it. */
export interface Lost {
  readonly as: StepStatus['state'];
  readonly end: Ending;
}

/** Why a run was ended: another operation goes on from where it is. */
export class TakenOver {
  readonly title: string;

  constructor(title: string) {
    this.title = title;
  }
}

type Found = Became & { readonly problem?: AzureProblem };

/** What became of a step that another console had begun. Nothing is sent again. @throws what may be over at another time */
export async function takeUp({ step, poller, context }: Attempt, target: string): Promise<Found | StepOutcome> {
  if (poller !== undefined && step.follow) {
    try {
      return await step.follow(poller, context);
    } catch (error) {
      // The service forgets operations after a while; what became of this one can still be read.
      if (!isRefusedPoll(error) || isUncertain(error)) throw error;
    }
  }
  if (!step.readBack) return cannotTell(`look at ${target}`);
  try {
    return await step.readBack(context);
  } catch (error) {
    if (context.signal.aborted || isUncertain(error)) throw error;
    return { ...cannotTell(`look at ${target}`), problem: operationProblem(error) };
  }
}

export function afterTakingUp({ step, poller }: Attempt, found: Found | StepOutcome): StepOutcome | Lost {
  switch (found.state) {
    case 'done':
      return { state: 'done', note: found.note ?? 'found done' };
    case 'not done': {
      const note = `the console was closed during "${step.title}", which did not take effect. Plan it anew to go on.`;
      return { as: 'cancelled', end: { state: 'interrupted', note } };
    }
    case 'unknown': {
      const taken = poller === undefined ? 'Whether it took effect' : 'Azure took it; how it ended';
      return untold(`the console was closed during "${step.title}". ${taken} cannot be told: ${found.note}`, found);
    }
    default:
      return found;
  }
}

function untold(note: string, { problem }: { readonly problem?: AzureProblem }): Lost {
  return { as: 'unknown', end: { state: 'unknown', note, ...defined({ problem }) } };
}

/** Longest time that a cancelled step is looked for, in ms. */
const lastLook = 10_000;

/** Cancelling ends the waiting; what Azure has by then is said. `reason` is the signal's. */
export async function afterCancelling(attempt: Attempt, cancelling: string, reason: unknown): Promise<Lost> {
  const { step, begun, poller, had, place } = attempt;
  const said = reason instanceof TakenOver ? [`"${reason.title}" took over.`] : [];
  if (had.length > 0) said.push(`${had.map(({ title }) => `"${title}"`).join(', ')} is done in ${place}.`);
  if (step.writes && begun && poller === undefined) said.push(`"${step.title}" was sent, and ${await found(attempt)}.`);
  const isSent = had.length > 0 || (step.writes && begun);
  const note = isSent ? [...said, cancelling] : [...said, 'cancelled before anything was sent'];
  return { as: 'cancelled', end: { state: 'cancelled', note: note.join(' ') } };
}

async function found({ step, context }: Attempt): Promise<string> {
  const became = await step.readBack?.({ ...context, signal: AbortSignal.timeout(lastLook) }).catch(() => undefined);
  if (became === undefined || became.state === 'unknown') return 'what became of it could not be read';
  return became.state === 'done' ? 'is done' : 'is not there yet';
}

/** What a step came to that threw. */
export async function afterError(attempt: Attempt, target: string, error: unknown): Promise<StepOutcome | Lost> {
  const { step, begun, poller, had, place } = attempt;
  const problem = operationProblem(error);
  const taken = poller !== undefined;
  const isOpen = step.writes && begun && (isUncertain(error) || (taken && isRefusedPoll(error)));
  const cannotLook = !step.writes && (isUncertain(error) || isArmError(error, 403));
  if (cannotLook && had.length > 0) {
    const sent = had.map(({ title }) => `"${title}"`).join(', ');
    return untold(
      `${place === 'Azure' ? 'Azure' : 'The cluster'} has taken ${sent}. Whether it holds cannot be told, for it could not be read back: look at ${target}`,
      {
        problem,
      },
    );
  }
  if (!isOpen) return { as: 'failed', end: { state: 'failed', problem } };
  // It may or may not have been carried out. Followed or read back later, never sent again.
  const look = async () =>
    taken && isUncertain(error) ? undefined : takeUp({ ...attempt, poller: undefined }, target);
  const became = await look().catch(() => undefined);
  if (became?.state === 'done') return { state: 'done', note: became.note ?? 'the answer was lost; found done' };
  if (became?.state === 'unknown' && !taken)
    return untold(`the answer to "${step.title}" was lost. Whether it took effect cannot be told: ${became.note}`, {
      problem,
    });
  const note = `it may go on in ${place}; it is looked up as soon as ${place} answers again`;
  return { as: 'running', end: { state: 'unfollowed', problem, note } };
}

/** An answer to the question how it goes, and not the failure of what it is about. */
function isRefusedPoll(error: unknown): boolean {
  return error instanceof ForeignHostError || (isArmError(error) && error.status !== 0);
}

/** No clear no from the service: the network failed, the login ended, or the service itself stumbled. */
function isUncertain(error: unknown): boolean {
  if (isArmError(error)) return error.status === 401 || error.status === 429 || error.status >= 500;
  if (!(error instanceof Error)) return false;
  if (error.name === 'ClusterError') return isUncertainAnswer(error);
  return uncertain.includes(error.name);
}

/** Of the API server: none at all, or that it stumbled. What this program itself would not send was not sent. */
function isUncertainAnswer(error: Error): boolean {
  const { problem, kind } = error as Partial<ClusterError>;
  if (kind === 'readonly' || kind === 'credentials') return false;
  return problem?.status === undefined || problem.status === 401 || problem.status === 429 || problem.status >= 500;
}

const uncertain = [
  'RestError',
  'NoAnswerError',
  'CredentialUnavailableError',
  'AuthenticationError',
  'NotSignedInError',
  'AggregateAuthenticationError',
];
