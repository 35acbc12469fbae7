import { ClusterError } from '../connection/cluster-error.ts';
import type { ErrorData } from './messages.ts';

export function errorData(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  if (!(error instanceof ClusterError)) return { name, message };
  const { kind, problem, retryAfter } = error;
  return { name, message, cluster: { kind, problem, retryAfter } };
}

/** The error again: a ClusterError is one, any other has its name and message. */
export function errorOf({ name, message, cluster }: ErrorData): Error {
  if (cluster !== undefined) return new ClusterError(cluster.kind, cluster.problem, cluster.retryAfter);
  return Object.assign(new Error(message), { name });
}
