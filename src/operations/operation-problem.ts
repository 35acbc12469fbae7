import { ZodError } from 'zod';
import { adviceFor } from '../azure/advice.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { RivalError } from './assignment-rivals.ts';
import { InputError } from './input-error.ts';
import { JournalError } from './journal-error.ts';
import { UnmergeableKubeconfig } from './kubeconfig-merge.ts';

/** Whatever planning or running threw, in words for the screen. */
export function operationProblem(error: unknown): AzureProblem {
  if (error instanceof InputError || error instanceof RivalError) return error.problem;
  if (error instanceof UnmergeableKubeconfig)
    return { what: error.message, next: 'Nothing was written. Mend the file or name another one.' };
  if (error instanceof JournalError) return error.problem;
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    return {
      what: `${issue?.path.join('.') || 'the input'}: ${issue?.message ?? 'not understood'}`,
      next: 'Give it as the operation asks for it.',
      wrongInput: true,
    };
  }
  // A ClusterError, which lost its class on the way from its thread.
  if (error instanceof Error && 'problem' in error && typeof error.problem === 'object' && error.problem !== null)
    return error.problem as AzureProblem;
  return adviceFor(error);
}
