import type { ListedWorkloads, RolloutVerdict } from '../governance/rollout.ts';

/** A look at what the next rollouts of all workloads of a namespace would come to. */
export interface RolloutCheck {
  /** `stopped` by the user, before all were asked. */
  readonly phase: 'idle' | 'listing' | 'asking' | 'done' | 'stopped';
  /** "" for all namespaces. */
  readonly namespace: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Workloads that are asked about; absent until they are listed. */
  readonly of?: number;
  /** As they came in. */
  readonly verdicts: readonly RolloutVerdict[];
  readonly unlisted: ListedWorkloads['unlisted'];
}

export interface RolloutVerbs {
  /** Asks about every workload of a namespace, or ("") of all; resolves when all have answered, or it was stopped. Never throws. */
  check(namespace: string): Promise<void>;
  /** Asks no more; what was said stays. */
  stop(): void;
}

export const noRollouts: RolloutCheck = {
  phase: 'idle',
  namespace: '',
  startedAt: 0,
  verdicts: [],
  unlisted: [],
};
