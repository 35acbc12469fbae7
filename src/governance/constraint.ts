import type { EnforcementAction } from './enforcement-action.ts';
import type { KeptViolations } from './kept-violations.ts';
import type { PodStatus } from './pod-status.ts';

export type { EnforcementAction };

/** A kind that a ConstraintTemplate made, from discovery of constraints.gatekeeper.sh. `plural` is the resource name. */
export interface ConstraintKind {
  readonly kind: string;
  readonly plural: string;
  readonly version: string;
}

/** One entry of `spec.scopedEnforcementActions`: an action and the enforcement points that it acts at. */
export interface ScopedAction {
  readonly action: string;
  readonly points: readonly string[];
}

/** What one Gatekeeper pod says of a constraint (`status.byPod[]`). */
export interface ConstraintPodStatus extends PodStatus {
  readonly operations: readonly string[];
  readonly enforced: boolean;
  readonly enforcementPoints: readonly EnforcementPointStatus[];
}

export interface EnforcementPointStatus {
  readonly point: string;
  readonly state: string;
  readonly message: string;
  readonly observedGeneration: number;
}

/** The Azure ids that the add-on writes into annotations (azure-policy-assignment-id and its kin); "" where it writes "". */
export interface AzureOrigin {
  readonly assignmentId: string;
  readonly definitionId: string;
  readonly definitionReferenceId: string;
  readonly setDefinitionId: string;
}

/** `<kind>/<name>`: how a constraint is named in texts, and told from all others. */
export function constraintKey({ kind, name }: Pick<Constraint, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

/** A Gatekeeper constraint (constraints.gatekeeper.sh/v1beta1) with what its last audit reported. */
export interface Constraint {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly createdAt: number;
  readonly action: EnforcementAction;
  /** Not empty only for `scoped`. */
  readonly scoped: readonly ScopedAction[];
  /** `spec.match` and `spec.parameters` as written. */
  readonly match: Readonly<Record<string, unknown>>;
  readonly parameters: unknown;
  readonly origin?: AzureOrigin;
  readonly byPod: readonly ConstraintPodStatus[];
  /** Epoch ms of `status.auditTimestamp`; absent when no audit has looked at it. */
  readonly auditedAt?: number;
  /** `status.totalViolations`; absent when the status does not say. */
  readonly totalViolations?: number;
  /** The violations that the audit kept in status, at most its limit, and those that were found in its log beside them. */
  readonly violations: KeptViolations;
  /** Only where the log of the same audit was read, because status did not keep all. */
  readonly fromLog?: FromLog;
}

/** What an audit's log had beyond what status kept. */
export interface FromLog {
  /** How many of the violations stand in the log only. */
  readonly added: number;
  /** `<namespace>/<name>` of the pod that wrote it. */
  readonly pod: string;
  /** Epoch ms of its first line, where the log has not all of the audit. */
  readonly since?: number;
  /** Lines of the audit that were cut off or are no JSON. */
  readonly unreadable: number;
  /** It has more than is read. */
  readonly overfull: boolean;
}

/** How many of its violations status keeps. */
export function keptInStatus({ violations, fromLog }: Pick<Constraint, 'violations' | 'fromLog'>): number {
  return violations.length - (fromLog?.added ?? 0);
}

/** Whether the audit found more than status keeps. */
export function isCapped(constraint: Pick<Constraint, 'violations' | 'fromLog' | 'totalViolations'>): boolean {
  return (constraint.totalViolations ?? 0) > keptInStatus(constraint);
}
