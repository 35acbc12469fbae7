import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { Violation } from '../../src/governance/violation.ts';
import type { PageRequest } from '../shell/page.ts';

/** What a document page shows, read from the server when the page opens. */
export interface DocumentSubject {
  readonly of:
    | { readonly what: 'object'; readonly object: ObjectReference; readonly violation?: Violation }
    | { readonly what: 'constraint'; readonly kind: string; readonly name: string }
    | { readonly what: 'template'; readonly name: string };
  readonly as: 'yaml' | 'describe';
}

export function objectPage(object: ObjectReference, as: DocumentSubject['as'], violation?: Violation): PageRequest {
  const subject: DocumentSubject = { of: { what: 'object', object, ...(violation && { violation }) }, as };
  return { view: 'document', subject, crumb: `${object.kind}/${object.name}` };
}

export function constraintPage(kind: string, name: string, as: DocumentSubject['as'] = 'yaml'): PageRequest {
  const subject: DocumentSubject = { of: { what: 'constraint', kind, name }, as };
  return { view: 'document', subject, crumb: `${kind}/${name}` };
}

export function templatePage(name: string, as: DocumentSubject['as'] = 'yaml'): PageRequest {
  const subject: DocumentSubject = { of: { what: 'template', name }, as };
  return { view: 'document', subject, crumb: `ConstraintTemplate/${name}` };
}

/** The page of any object; constraints and templates are read as what they are. */
export function documentPage(object: ObjectReference, as: DocumentSubject['as']): PageRequest {
  const { group, kind, name } = object;
  if (group === 'constraints.gatekeeper.sh') return constraintPage(kind, name, as);
  if (group === 'templates.gatekeeper.sh') return templatePage(name, as);
  return objectPage(object, as);
}
