import type { StoreApi } from 'zustand/vanilla';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { DryRunAnswer, DryRunRequest } from '../governance/dry-run.ts';
import type { Finding } from '../governance/finding.ts';
import type { HistoryAnswer, HistoryQuestion } from '../governance/history.ts';
import type { LogPart, LogsWish } from '../governance/logs/log-part.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { PolicyCheck } from '../governance/policy-checks.ts';
import type { Permission, Problem } from '../governance/reading.ts';
import type { Recheck } from '../governance/recheck.ts';
import type { RolloutVerdict } from '../governance/rollout.ts';
import type { SideEffect } from '../governance/side-effects.ts';
import type { AzureState, AzureVerbs } from './azure-state.ts';
import type { ConnectionStatus } from './connection-status.ts';
import type { RolloutCheck, RolloutVerbs } from './rollout-check.ts';

/** One context of the merged kubeconfig, for the contexts view. */
export interface ContextSummary {
  readonly name: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
  readonly current: boolean;
}

/** What views subscribe to, slice by slice. */
export interface ConsoleState {
  readonly connection: ConnectionStatus;
  readonly picture: ClusterPicture;
  /** Azure's side, which may be away while the cluster's is there, and the other way round. */
  readonly azure: AzureState;
  /** Worked out from both pictures, most severe first. */
  readonly findings: readonly Finding[];
  readonly contexts: readonly ContextSummary[];
  /** What admission said of workloads' next rollouts, when it was last asked. */
  readonly rollouts: RolloutCheck;
}

/** What came of a request for one document; never throws. */
export type Fetched<T> = { readonly value: T } | { readonly problem: Problem };

/**
 * The live console, as views know it: a store and the few things that can be asked of the cluster. Switching tears
 * the old connection down whole: no row, timer or watch of the old cluster survives in the store.
 */
export interface LiveConsole {
  readonly store: StoreApi<ConsoleState>;
  readonly azure: AzureVerbs;
  switchContext(name: string): Promise<Fetched<void>>;
  /** Reads contexts anew from the kubeconfig files; the connection stays pinned. */
  refreshContexts(): Promise<Fetched<void>>;
  /** The object as the API server has it now, parsed JSON, without managedFields. */
  fetchObject(object: ObjectReference): Promise<Fetched<unknown>>;
  /** The object's events, newest first, as far as they may be read. */
  fetchEvents(object: ObjectReference): Promise<Fetched<readonly unknown[]>>;
  /** One constraint or template, by kind and name. */
  fetchConstraint(kind: string, name: string): Promise<Fetched<unknown>>;
  /** What the API server's own policies came to, as it counts them. */
  fetchPolicyChecks(): Promise<Fetched<readonly PolicyCheck[]>>;
  fetchTemplate(name: string): Promise<Fetched<unknown>>;
  /** Asks admission without changing anything, whatever the answer. What fails is an unknown verdict, not a problem. */
  dryRun(request: DryRunRequest, signal?: AbortSignal): Promise<Fetched<DryRunAnswer>>;
  /** The same, with what the webhook's pods logged of it. */
  recheck(request: DryRunRequest, signal?: AbortSignal): Promise<Fetched<Recheck>>;
  /** What admission says of one workload's next rollout. */
  checkRollout(workload: ObjectReference, signal?: AbortSignal): Promise<Fetched<RolloutVerdict>>;
  /** Webhooks for which the API server refuses dry runs. */
  fetchSideEffects(): Promise<Fetched<readonly SideEffect[]>>;
  readonly rollouts: RolloutVerbs;
  /** Hands the logs over as they come, until they end or the signal does; says what they failed with as a whole. */
  followLogs(
    wish: LogsWish,
    take: (part: LogPart) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<Fetched<undefined>>;
  /** What came and went, from this program's own history of the cluster. */
  fetchHistory(question: HistoryQuestion): Promise<Fetched<HistoryAnswer>>;
  /** SelfSubjectAccessReview; unknown when the review itself is refused. */
  mayI(permission: Permission): Promise<'yes' | 'no' | 'unknown'>;
  close(): Promise<void>;
}
