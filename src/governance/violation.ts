import type { EnforcementAction } from './enforcement-action.ts';
import type { ObjectReference } from './object-reference.ts';

/** One object breaking one constraint, as audit reported it (an entry of the constraint's `status.violations`). */
export interface Violation {
  readonly action: EnforcementAction;
  /** For a scoped constraint, the actions that apply at their points (`enforcementActions[]`). */
  readonly actions: readonly string[];
  readonly constraint: { readonly kind: string; readonly name: string };
  readonly object: ObjectReference;
  /** The audit cuts it to 256 bytes; remote text. */
  readonly message: string;
  /** Epoch ms of the audit it came from. */
  readonly auditedAt?: number;
  /** Status did not keep it: it stands in the audit's log only. */
  readonly fromLog?: true;
}

/** What audit reports it as, in a word: of a scoped constraint, the actions that it has at audit. */
export function reportedAs({ action, actions }: Pick<Violation, 'action' | 'actions'>): string {
  return action === 'scoped' ? actions.join(', ') || action : action;
}
