import type { AzureProblem } from '../governance/azure/azure-problem.ts';

/** The console is not at the cluster that the operation is of. */
export class ClusterChangedError extends Error {
  override readonly name = 'ClusterChangedError';
  readonly problem: AzureProblem;

  constructor(what: string) {
    super(what);
    this.problem = { what, next: 'Switch back with :contexts, then plan it anew.' };
  }
}
