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
  /** The violations that the audit kept, at most its limit: `violations.length` of `totalViolations`. */
  readonly violations: KeptViolations;
}
