import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { Violation } from '../../src/governance/violation.ts';
import type { PageRequest } from '../shell/page.ts';

/** What admission is asked about when the page opens; with the violation of it that is in question. */
export interface VerdictSubject {
  readonly object: ObjectReference;
  readonly violation?: Violation;
}

export function verdictPage(subject: VerdictSubject): PageRequest {
  const { kind, name } = subject.object;
  return { view: 'verdict', subject, crumb: `would ${kind}/${name} pass?` };
}
