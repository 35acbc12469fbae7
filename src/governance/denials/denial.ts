import type { Constraint } from '../constraint.ts';
import type { DenialEvent } from './failed-create.ts';
import type { LoggedDenial } from './logged-denial.ts';
import type { Workload } from './workload.ts';

/** Something that admission refused objects for, and by what. */
export interface DeniedWorkload {
  readonly workload: Workload;
  readonly pods: WorkloadPods;
  /** Requests that were refused, by whichever source tells of most; absent when only its condition says that there were some. */
  readonly count?: number;
  /** Epoch ms. */
  readonly first: number;
  readonly last: number;
  /** One for each constraint: those that keep its pods from being made first, then by name. */
  readonly denials: readonly Denial[];
}

/** Refusals of one workload by one constraint, as all sources tell of them. */
export interface Denial {
  readonly constraint: DenyingConstraint;
  /** Of the last refusal, the longest that a source has of it. Remote text. */
  readonly message: string;
  /** What the webhook or a policy of the API server refused. */
  readonly by: 'webhook' | 'policy';
  /**
   * Refusals. Event and log tell of the same ones, so that they are never added up: it is the larger figure of the two, and each of
   * them has only what it kept. Absent when only a condition says that there were some.
   */
  readonly count?: number;
  readonly first: number;
  readonly last: number;
  /** Whether it is what keeps the workload's pods from being made now. */
  readonly holds: boolean;
  /** Who asked, as the log names them. */
  readonly users: readonly string[];
  readonly evidence: readonly DenialEvidence[];
}

/** The constraint as the answer names it. `known` is there when it can be read; a name may be that of constraints of several kinds. */
export interface DenyingConstraint {
  readonly name: string;
  readonly kind?: string;
  readonly known?: Constraint;
}

/** What one source says of a denial. */
export type DenialEvidence =
  | DenialEvent
  | LoggedDenial
  | { readonly type: 'condition'; readonly of: Workload; readonly since: number; readonly message: string };

/**
 * - `stuck`: fewer pods than asked for, and the last word on it is a refusal
 * - `coming`: fewer than asked for, and nothing refuses them now
 * - `running`: as many as asked for
 * - `gone`: it is not there any more
 * - `none`: no workload, but an object that was refused itself
 * - `unknown`: it may not be read, or was not yet
 */
export interface WorkloadPods {
  readonly state: 'stuck' | 'coming' | 'running' | 'gone' | 'none' | 'unknown';
  readonly desired?: number;
  /** Of the template as it is now. */
  readonly updated?: number;
  /** Of any template: those before may run on. */
  readonly ready?: number;
}
