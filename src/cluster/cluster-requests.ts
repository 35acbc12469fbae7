import type { DryRunAnswer, DryRunRequest } from '../governance/dry-run.ts';
import type { HistoryAnswer, HistoryQuestion } from '../governance/history.ts';
import type { LogPart, LogsWish } from '../governance/logs/log-part.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { PolicyCheck } from '../governance/policy-checks.ts';
import type { Permission } from '../governance/reading.ts';
import type { Recheck, RecheckRequest } from '../governance/recheck.ts';
import type { ListedWorkloads, RolloutVerdict } from '../governance/rollout.ts';
import type { SideEffect } from '../governance/side-effects.ts';
import { reviewAccess } from './access-review.ts';
import { checkRollout } from './check-rollout.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { ClusterError } from './connection/cluster-error.ts';
import { createDocuments, type Documents } from './documents.ts';
import { dryRun } from './dry-run.ts';
import { readLogs } from './logs/merged-logs.ts';
import { createObjectWrites, type ObjectWrites } from './object-writes.ts';
import { readPolicyChecks } from './policy-checks.ts';
import { recheck } from './recheck.ts';
import { createResourceDiscovery } from './resource-discovery.ts';
import { runningImages } from './running-images.ts';
import { readSideEffects } from './side-effects.ts';
import { listWorkloads } from './workloads.ts';

/** What a connected cluster is asked for singly, beside what is followed. Every method rejects with ClusterError, or from another thread with an error that has its `problem`. */
export interface ClusterRequests extends Documents, ObjectWrites {
  reviewAccess(permission: Permission): Promise<'yes' | 'no' | 'unknown'>;
  /** Images that run anywhere, each once. */
  images(signal: AbortSignal): Promise<readonly string[]>;
  /** Changes nothing, also where it is taken; rejects only when it is cancelled. */
  dryRun(request: DryRunRequest, signal: AbortSignal): Promise<DryRunAnswer>;
  /** The same, with what constraints in dryrun have against it, as far as the webhook's log tells. */
  recheck(request: RecheckRequest, signal: AbortSignal): Promise<Recheck>;
  /** Webhooks for which the API server refuses dry runs. */
  sideEffects(signal: AbortSignal): Promise<readonly SideEffect[]>;
  /** What the API server's own policies came to, as it counts them. */
  policyChecks(signal: AbortSignal): Promise<readonly PolicyCheck[]>;
  /** Of a namespace, or ("") of all; rejects only when it is cancelled. */
  workloads(namespace: string, signal: AbortSignal): Promise<ListedWorkloads>;
  /** What admission says of a workload's next rollout, by dry runs; rejects only when it is cancelled. */
  checkRollout(workload: ObjectReference, signal: AbortSignal): Promise<RolloutVerdict>;
  /** What came and went, from what is remembered of the cluster. */
  history(question: HistoryQuestion): Promise<HistoryAnswer>;
}

/** What a connected cluster is asked for that comes in parts. `take` resolves when it can take the next. Each rejects as a request does. */
export interface ClusterStreams {
  /** Resolves when all logs have ended, or with the signal. */
  logs(wish: LogsWish, take: (part: LogPart) => Promise<void>, signal: AbortSignal): Promise<void>;
}

export function createRequests(
  connection: ClusterConnection,
  history: ClusterRequests['history'] = nothingKept,
): ClusterRequests {
  const pathOf = createResourceDiscovery(connection);
  return {
    ...createDocuments(connection, pathOf),
    ...createObjectWrites(connection, pathOf),
    reviewAccess: (permission) => reviewAccess(connection, permission),
    images: (signal) => runningImages(connection, signal),
    dryRun: (request, signal) => dryRun(connection, pathOf, request, signal),
    recheck: (request, signal) => recheck(connection, pathOf, request, signal),
    sideEffects: (signal) => readSideEffects(connection, signal),
    policyChecks: (signal) => readPolicyChecks(connection, signal),
    workloads: (namespace, signal) => listWorkloads(connection, namespace, signal),
    checkRollout: (workload, signal) => checkRollout(connection, pathOf, workload, signal),
    history,
  };
}

export function createStreams(connection: ClusterConnection): ClusterStreams {
  return { logs: (wish, take, signal) => readLogs(connection, wish, take, signal) };
}

async function nothingKept(): Promise<never> {
  throw new ClusterError('content', { what: 'no history is kept here', next: 'see history in config.yaml' });
}
