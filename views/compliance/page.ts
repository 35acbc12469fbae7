import type { PageRequest } from '../shell/page.ts';

/** Components of one definition of one assignment. */
export interface ComponentsAbout {
  readonly assignmentId: string;
  readonly definitionId: string;
  readonly referenceId: string;
  readonly title: string;
}

export function componentsPage(about: ComponentsAbout): PageRequest {
  return { view: 'components', about, crumb: about.title };
}
