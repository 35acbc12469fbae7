import type { PageRequest } from '../shell/page.ts';

/** Which violations; all of them when nothing is said. */
export interface ViolationScope {
  readonly constraint?: { readonly kind: string; readonly name: string };
  readonly constraintKind?: string;
  /** Of constraints by which admission refuses, or of which audit found more than it kept. */
  readonly ofConstraints?: 'denying' | 'capped';
  /** What admission does with what breaks the constraint. */
  readonly action?: string;
  /** Of constraints that the add-on made for this assignment; compared without case. */
  readonly assignmentId?: string;
  /** "" for objects that are in no namespace. */
  readonly namespace?: string;
  /** Key of an object or of the workload that owns it, as rows.ts makes it. */
  readonly subject?: string;
}

export function violationsPage(scope?: ViolationScope, crumb?: string): PageRequest {
  return { view: 'violations', ...(scope && { subject: scope }), ...(crumb !== undefined && { crumb }) };
}
