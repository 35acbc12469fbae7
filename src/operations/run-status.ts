import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { defined } from '../governance/defined.ts';
import type { JournalEntry } from './journal-record.ts';
import type { InputOf, OperationKind, Plan, PlannedStep } from './plan.ts';

/**
 * - `running`
 * - `succeeded`, `failed`, `cancelled`: over
 * - `interrupted`: the console that ran it was killed; what was done is said, nothing is repeated, it can be planned anew
 * - `unknown`: over, and whether it took effect cannot be told; the note says where to look
 * - `unfollowed`: it goes on in Azure, but cannot be watched now (signed out, no network); taken up at the next `resume`
 */
export type RunState = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted' | 'unknown' | 'unfollowed';

/** One operation as it runs or ran. Replaced, never changed. */
export interface RunStatus {
  readonly id: string;
  readonly kind: OperationKind;
  readonly title: string;
  readonly target: string;
  /** Id of the AKS cluster that the console was at. */
  readonly cluster?: string;
  /** For planning it anew. */
  readonly input: InputOf<OperationKind>;
  readonly state: RunState;
  readonly steps: readonly StepStatus[];
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** True when an earlier console began it. */
  readonly resumed: boolean;
  /** What cancelling means. */
  readonly cancelling: string;
  /** What came of it, one line. */
  readonly note?: string;
  readonly problem?: AzureProblem;
  /** Epoch ms until which the service throttles. */
  readonly throttledUntil?: number;
  readonly undo?: Plan['undo'];
}

export interface StepStatus extends PlannedStep {
  readonly state: 'pending' | 'running' | 'done' | 'skipped' | 'unverified' | 'failed' | 'cancelled' | 'unknown';
  /** Azure has taken it as a long-running operation, which goes on whether or not it is watched. */
  readonly taken?: true;
  /** Of the last answer to its own request, for Azure's support. */
  readonly requestId?: string;
  readonly note?: string;
  /** Only where the service gives one. */
  readonly percent?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** An operation of the journal as a status, for a console that did not run it. */
export function statusOf(entry: JournalEntry, steps: readonly PlannedStep[]): RunStatus {
  const { started, finished } = entry;
  return {
    id: started.operation,
    kind: started.kind,
    title: started.title,
    target: started.target,
    input: started.input,
    state: finished?.result ?? 'unfollowed',
    startedAt: started.at,
    resumed: true,
    cancelling: '',
    // A kind and its input stand in one record, as the plan had them.
    ...defined({ undo: started.undo as RunStatus['undo'] }),
    steps: steps.map((step) => {
      const { begunAt, outcome } = entry.steps.get(step.id) ?? {};
      const { state = 'pending', note, requestId, at: endedAt } = outcome ?? {};
      return { ...step, state, ...defined({ note, requestId, startedAt: begunAt, endedAt }) };
    }),
    ...defined({ cluster: started.cluster, endedAt: finished?.at, note: finished?.note, problem: finished?.problem }),
  };
}
