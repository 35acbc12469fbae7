import type { Constraint } from '../../src/governance/constraint.ts';
import type { Violation } from '../../src/governance/violation.ts';
import type { ConsoleState, Fetched, LiveConsole } from '../../src/state/console-state.ts';
import { describe } from './describe.ts';
import type { DocumentSubject } from './page.ts';
import { policySection } from './policy-section.ts';
import type { ReadDocument } from './read-document.tsx';
import { yamlDocument } from './yaml-document.ts';

/** Reads what the page is about; its events too where they are shown. Never throws. */
export async function loadDocument(live: LiveConsole, { of, as }: DocumentSubject): Promise<ReadDocument> {
  const [fetched, events] = await Promise.all([fetchValue(live, of), fetchEvents(live, of, as)]);
  if ('problem' in fetched) return fetched;
  const readAt = Date.now();
  if (as === 'yaml') {
    const violation = of.what === 'object' ? of.violation : undefined;
    const constraint = violation && constraintOf(live.store.getState(), violation);
    const { lines, field } = yamlDocument(fetched.value, violation, constraint);
    return { lines, start: field?.line ?? 0, readAt };
  }
  const policy = policySection(live.store.getState(), of, readAt);
  return { lines: describe({ object: fetched.value, policy, events, now: readAt }), readAt };
}

function fetchValue(live: LiveConsole, of: DocumentSubject['of']): Promise<Fetched<unknown>> {
  if (of.what === 'object') return live.fetchObject(of.object);
  return of.what === 'constraint' ? live.fetchConstraint(of.kind, of.name) : live.fetchTemplate(of.name);
}

async function fetchEvents(live: LiveConsole, of: DocumentSubject['of'], as: DocumentSubject['as']) {
  if (as === 'yaml' || of.what !== 'object') return [];
  const fetched = await live.fetchEvents(of.object);
  return 'problem' in fetched ? `${fetched.problem.what} — ${fetched.problem.next}` : fetched.value;
}

function constraintOf({ picture }: ConsoleState, { constraint: { kind, name } }: Violation): Constraint | undefined {
  return picture.constraints.get(kind)?.value?.find((constraint) => constraint.name === name);
}
