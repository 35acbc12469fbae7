import type { PageRequest } from '../shell/page.ts';

/** A document of Azure's, read when the page opens. */
export interface AzureDocumentSubject {
  readonly id: string;
  /** As a person reads it, or as ARM has it. */
  readonly as: 'describe' | 'yaml';
}

/** A definition or an initiative, with its parameters. */
export function definitionPage(id: string, title: string): PageRequest {
  const subject: AzureDocumentSubject = { id, as: 'describe' };
  return { view: 'azure-document', subject, crumb: title };
}

export function resourcePage(id: string, title: string): PageRequest {
  const subject: AzureDocumentSubject = { id, as: 'yaml' };
  return { view: 'azure-document', subject, crumb: title };
}
