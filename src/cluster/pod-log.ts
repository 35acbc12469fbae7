import type { LogPlace } from '../governance/logs/log-part.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';

export type { LogPlace };

/** What of a log is wanted, as `GET …/pods/POD/log` takes it. */
export interface LogWish {
  readonly follow?: boolean;
  /** Lines from the end. */
  readonly tailLines?: number;
  /** RFC 3339; only lines that were written since. */
  readonly sinceTime?: string;
  /** The same, by the clock of the node. */
  readonly sinceSeconds?: number;
  /** Of the container's run before its last restart. */
  readonly previous?: boolean;
  /** Each line begins with its RFC 3339 time and a space. */
  readonly timestamps?: boolean;
  /** The server ends after so many bytes, be it within a line. */
  readonly limitBytes?: number;
}

/**
 * A container's log (core/v1 pods/log), line by line, until the server ends it or the signal does. Rejects, and the lines throw,
 * with ClusterError.
 */
export function openPodLog(
  connection: ClusterConnection,
  { namespace, pod, container }: LogPlace,
  wish: LogWish,
  signal: AbortSignal,
): Promise<AsyncGenerator<string, void, undefined>> {
  const query = Object.fromEntries(
    Object.entries({ container, ...wish }).map(([name, value]) => [name, String(value)]),
  );
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  return connection.stream(path, { query, accept: '*/*', signal });
}
