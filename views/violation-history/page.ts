import { type Constraint, constraintKey } from '../../src/governance/constraint.ts';
import type { Episode } from '../../src/governance/history.ts';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { PageRequest } from '../shell/page.ts';

/** Which violation’s history. */
export type ViolationHistorySubject = Pick<Episode, 'constraint' | 'object'>;

export function violationHistoryPage(
  constraint: Pick<Constraint, 'kind' | 'name'>,
  { group, kind, namespace, name }: ObjectReference,
): PageRequest {
  const subject: ViolationHistorySubject = {
    constraint: constraintKey(constraint),
    object: { group, kind, namespace, name },
  };
  return { view: 'violation-history', subject, crumb: `${kind}/${name} history` };
}
