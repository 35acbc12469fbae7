import type { PageRequest } from '../shell/page.ts';

/** What would deny: one constraint, or all that an assignment has in the cluster. */
export type PromoteSubject =
  | { readonly of: 'constraint'; readonly kind: string; readonly name: string }
  | { readonly of: 'assignment'; readonly id: string };

export function promotePage(subject: PromoteSubject, name: string): PageRequest {
  return { view: 'promote', subject, crumb: `${name} under deny` };
}
