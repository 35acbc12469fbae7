import type { AzureProblem } from '../governance/azure/azure-problem.ts';

/** What an operation was asked with names nothing, not one thing, or is not understood. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problem: AzureProblem;

  constructor(problem: AzureProblem) {
    super(problem.what);
    this.problem = { ...problem, wrongInput: true };
  }
}
