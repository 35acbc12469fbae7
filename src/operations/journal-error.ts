import type { AzureProblem } from '../governance/azure/azure-problem.ts';

/** The journal did not take a record: a full disk, a file that is not the user's. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly problem: AzureProblem;

  constructor(path: string, cause: unknown) {
    super(`the journal cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.problem = {
      what: this.message,
      next: `Nothing more was sent. Make room for ${path}, then plan it anew.`,
    };
  }
}
