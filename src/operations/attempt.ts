import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import type { RunStep, StepContext } from './operation.ts';
import type { RunState } from './run-status.ts';

/** How an operation ended, or why it is watched no longer. */
export interface Ending {
  readonly state: Exclude<RunState, 'running'>;
  readonly note?: string;
  readonly problem?: AzureProblem;
}

/** One step as it is tried. */
export interface Attempt {
  readonly step: RunStep;
  readonly context: StepContext;
  /** Where it is done. */
  readonly place: 'Azure' | 'the cluster';
  /** Writing steps that Azure has carried out before it. */
  readonly had: readonly Written[];
  /** Something of it may have been sent. */
  begun: boolean;
  /** Azure has taken it, and this follows it. */
  poller: string | undefined;
}

export interface Written {
  readonly title: string;
  /** Epoch ms. */
  readonly at: number;
}
