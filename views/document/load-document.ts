import type { Problem } from '../../src/governance/reading.ts';
import type { Fetched, LiveConsole } from '../../src/state/console-state.ts';
import type { DocumentSubject } from './page.ts';

/** A document as far as it has been read. */
export type LoadedDocument =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | {
      readonly state: 'read';
      readonly value: unknown;
      readonly events: readonly unknown[] | string;
      readonly readAt: number;
    };

/** Reads what the page is about; its events too where they are shown. Never throws. */
export async function loadDocument(live: LiveConsole, { of, as }: DocumentSubject): Promise<LoadedDocument> {
  const [fetched, events] = await Promise.all([fetchValue(live, of), fetchEvents(live, of, as)]);
  if ('problem' in fetched) return { state: 'failed', problem: fetched.problem };
  return { state: 'read', value: fetched.value, events, readAt: Date.now() };
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
