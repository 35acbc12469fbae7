import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { Violation } from '../../src/governance/violation.ts';
import type { PageRequest } from '../shell/page.ts';

/** What a document page shows, read from the server when the page opens. */
export interface DocumentAbout {
  readonly of:
    | { readonly what: 'object'; readonly object: ObjectReference; readonly violation?: Violation }
    | { readonly what: 'constraint'; readonly kind: string; readonly name: string }
    | { readonly what: 'template'; readonly name: string };
  readonly as: 'yaml' | 'describe';
}

export function objectPage(object: ObjectReference, as: DocumentAbout['as'], violation?: Violation): PageRequest {
  const about: DocumentAbout = { of: { what: 'object', object, ...(violation && { violation }) }, as };
  return { view: 'document', about, crumb: `${object.kind}/${object.name}` };
}

export function constraintPage(kind: string, name: string, as: DocumentAbout['as'] = 'yaml'): PageRequest {
  const about: DocumentAbout = { of: { what: 'constraint', kind, name }, as };
  return { view: 'document', about, crumb: `${kind}/${name}` };
}

export function templatePage(name: string, as: DocumentAbout['as'] = 'yaml'): PageRequest {
  const about: DocumentAbout = { of: { what: 'template', name }, as };
  return { view: 'document', about, crumb: `ConstraintTemplate/${name}` };
}

/** The page of any object; constraints and templates are read as what they are. */
export function documentPage(object: ObjectReference, as: DocumentAbout['as']): PageRequest {
  const { group, kind, name } = object;
  if (group === 'constraints.gatekeeper.sh') return constraintPage(kind, name, as);
  if (group === 'templates.gatekeeper.sh') return templatePage(name, as);
  return objectPage(object, as);
}
