import type { PageRequest } from '../shell/page.ts';

/** Constraints of one kind, that is of one template; all of them when nothing is said. */
export interface ConstraintsAbout {
  readonly kind: string;
}

export function constraintsPage(about?: ConstraintsAbout): PageRequest {
  return { view: 'constraints', ...(about && { about, crumb: about.kind }) };
}
