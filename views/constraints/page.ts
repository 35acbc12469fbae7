import type { OfKind } from '../../src/resources/constraints.ts';
import type { PageRequest } from '../shell/page.ts';

/** Constraints of one kind, that is of one template; all of them when nothing is said. */
export function constraintsPage(subject?: OfKind): PageRequest {
  return { view: 'constraints', ...(subject && { subject, crumb: subject.kind }) };
}
