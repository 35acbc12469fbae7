import type { ObjectReference } from '../object-reference.ts';

/** A page of the console, with what it has to be told. Views above know how to open each. */
export type FindingPage =
  | { readonly page: 'azure' }
  | { readonly page: 'assignments' }
  | { readonly page: 'assignment'; readonly id: string; readonly title: string };

/** Where the matter of a finding is seen itself: a page, an object of the cluster, or some of the violations. */
export type DrillDown =
  | FindingPage
  | { readonly object: ObjectReference }
  | { readonly violations: ViolationsOf; readonly title: string }
  | { readonly denials: DenialsOf; readonly title: string };

/** Violations of constraints by which admission refuses, or of which audit found more than it kept. */
export interface ViolationsOf {
  readonly ofConstraints: 'denying' | 'capped';
}

/** Denials of one workload, or by one constraint; all of them when nothing is said. */
export interface DenialsOf {
  /** As `workloadKey` makes it. */
  readonly workload?: string;
  readonly constraint?: { readonly kind: string; readonly name: string };
}
