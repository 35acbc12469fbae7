import type { Problem } from '../../governance/reading.ts';

/**
 * What kind of failure stopped a request:
 * - `network`: no answer came (refused, DNS, TLS, timeout, connection lost)
 * - `credentials`: the credential plugin or token file gave nothing to sign in with
 * - `status`: the server answered with an error status
 * - `content`: the answer is not what was asked for (broken JSON, a cut-off stream)
 * - `readonly`: read-only mode refused to send it
 * - `cancelled`: the caller gave up
 */
export type FailureKind = 'network' | 'credentials' | 'status' | 'content' | 'readonly' | 'cancelled';

/** A request to the API server that failed, with the words for the screen. Carries no credential. */
export class ClusterError extends Error {
  readonly kind: FailureKind;
  readonly problem: Problem;
  /** Milliseconds that the server asked to wait (Retry-After). */
  readonly retryAfter: number | undefined;

  constructor(kind: FailureKind, problem: Problem, retryAfter?: number) {
    super(problem.what);
    this.name = 'ClusterError';
    this.kind = kind;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get status(): number | undefined {
    return this.problem.status;
  }
}

/** What a request failed with; anything else than a ClusterError is an answer that was not understood. */
export function asClusterError(error: unknown, path: string): ClusterError {
  if (error instanceof ClusterError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new ClusterError('content', { what: `${path} could not be understood: ${reason}`, next: 'asking again' });
}
