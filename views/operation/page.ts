import type { PageRequest } from '../shell/page.ts';

export const operationsPage: PageRequest = { view: 'operations' };

/** One operation of the journal, whole. */
export function operationPage(id: string, title: string): PageRequest {
  return { view: 'operation', subject: { id }, crumb: title };
}
