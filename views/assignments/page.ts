import type { OfAssignment } from '../../src/resources/assigned-definitions.ts';
import type { OfDefinition } from '../../src/resources/assignments.ts';
import type { PageRequest } from '../shell/page.ts';

/** Assignments of one definition or initiative; all that bear on the cluster when nothing is said. */
export function assignmentsPage(subject?: OfDefinition, crumb?: string): PageRequest {
  return { view: 'assignments', ...(subject && { subject }), ...(crumb !== undefined && { crumb }) };
}

/** One assignment: its definitions at work, with their constraints and what both sides say. */
export function assignmentPage(id: string, title: string): PageRequest {
  const subject: OfAssignment = { id };
  return { view: 'assignment', subject, crumb: title };
}
