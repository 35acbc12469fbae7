import type { PageRequest } from '../shell/page.ts';

/** Assignments of one definition or initiative; all that bear on the cluster when nothing is said. */
export interface AssignmentsAbout {
  readonly definitionId: string;
}

export function assignmentsPage(about?: AssignmentsAbout, crumb?: string): PageRequest {
  return { view: 'assignments', ...(about && { about }), ...(crumb !== undefined && { crumb }) };
}

/** One assignment: its definitions at work, with their constraints and what both sides say. */
export function assignmentPage(id: string, title: string): PageRequest {
  return { view: 'assignment', about: { id }, crumb: title };
}
