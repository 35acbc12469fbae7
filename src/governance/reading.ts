/**
 * A value with its source, the moment it was true, and its state. Unknown (`loading`, `failed`), forbidden (`denied`)
 * and zero (`live` with an empty value, or `absent`) are three different things everywhere in the program.
 */
export interface Reading<T> {
  readonly state: ReadingState;
  /** The last value known; present in `live`, and in `stale`, `denied` or `failed` when there was one before. */
  readonly value?: T;
  /** What was asked, in the words of its API, such as `GET /apis/apps/v1/deployments`. */
  readonly source: string;
  /** When the value was last known to be true, epoch ms. */
  readonly asOf?: number;
  readonly problem?: Problem;
}

/**
 * - `loading`: asked, not answered yet
 * - `live`: true now, a watch holds it so
 * - `stale`: was true at `asOf`; the watch dropped and is being resumed
 * - `denied`: the server refused for lack of permission (401, 403); a value beside it is the part that may be read
 * - `failed`: the last attempt failed otherwise and is being repeated
 * - `absent`: the server does not have this resource (its API group is not installed)
 */
export type ReadingState = 'loading' | 'live' | 'stale' | 'denied' | 'failed' | 'absent';

/** What went wrong, to what, and what to do next, in words for the screen. */
export interface Problem {
  readonly what: string;
  readonly next: string;
  /** For `denied`: the permission that is missing. */
  readonly missing?: Permission;
  /** The HTTP status where there was one. */
  readonly status?: number;
  /** The server's request id (x-ms-request-id, Audit-Id) where it gave one. */
  readonly requestId?: string;
}

/** A verb on a Kubernetes resource, as RBAC and SelfSubjectAccessReview name them. */
export interface Permission {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Absent means at the cluster scope (all namespaces). */
  readonly namespace?: string;
}

export function loading<T>(source: string): Reading<T> {
  return { state: 'loading', source };
}

export function live<T>(source: string, value: T, asOf: number): Reading<T> {
  return { state: 'live', source, value, asOf };
}

/** From the best to the worst: a whole is as good as its worst part, and while one is not read nothing is told of it. */
const worstLast: readonly ReadingState[] = ['absent', 'live', 'stale', 'denied', 'failed', 'loading'];

/** Below zero when `a` is in the better state. */
export function compareReadings(a: Reading<unknown>, b: Reading<unknown>): number {
  return worstLast.indexOf(a.state) - worstLast.indexOf(b.state);
}

/** The worst of several readings that make up one figure, so that its state can be told with it; the first of equals. */
export function worstReading(readings: Iterable<Reading<unknown>>): Reading<unknown> | undefined {
  let worst: Reading<unknown> | undefined;
  for (const reading of readings) if (worst === undefined || compareReadings(reading, worst) > 0) worst = reading;
  return worst;
}
