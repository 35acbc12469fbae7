import type { ObjectReference } from './object-reference.ts';
import type { Problem } from './reading.ts';
import type { Verdict, VerdictState } from './verdict.ts';

/** What admission says of a workload's next rollout, step by step: of the workload as it is, and of what it makes. */
export interface RolloutVerdict {
  readonly workload: ObjectReference;
  /** The gravest of its steps; `none` where it makes no more pods. */
  readonly state: VerdictState | 'none';
  readonly steps: readonly RolloutStep[];
  /** Pods that it is to have; absent where its kind does not say. */
  readonly replicas?: number;
  /** Why it makes none, in `none`. */
  readonly why?: string;
  /** Epoch ms of the last answer. */
  readonly at: number;
}

/** One request that the rollout makes: the workload's own update, or the creation of what it makes on the way to its pods. */
export interface RolloutStep {
  readonly does: 'update' | 'create' | 'apply';
  readonly kind: string;
  readonly verdict: Verdict;
}

/** Workloads of a namespace, or of all, as far as they could be listed. */
export interface ListedWorkloads {
  readonly workloads: readonly ObjectReference[];
  /** What could not be listed, and why. */
  readonly unlisted: readonly { readonly source: string; readonly problem: Problem }[];
}

/** From the gravest; what nobody could ask is graver than what would be taken. */
const gravestFirst: readonly VerdictState[] = ['refused', 'unknown', 'warned', 'passes'];

/** The verdict over steps; unknown when there is none. */
export function gravestState(steps: readonly RolloutStep[]): VerdictState {
  const states = new Set(steps.map(({ verdict }) => verdict.state));
  return gravestFirst.find((state) => states.has(state)) ?? 'unknown';
}

/** The verdict over all steps. */
export function rolloutVerdict(
  workload: ObjectReference,
  steps: readonly RolloutStep[],
  replicas: number | undefined,
): RolloutVerdict {
  return {
    workload,
    state: gravestState(steps),
    steps,
    ...(replicas !== undefined && { replicas }),
    at: Math.max(...steps.map(({ verdict }) => verdict.at)),
  };
}
