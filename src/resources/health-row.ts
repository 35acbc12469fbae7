import type { Finding, Severity } from '../governance/finding.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { Reading } from '../governance/reading.ts';
import { moment } from './facts.ts';
import { readingNote } from './reading-note.ts';
import type { ResourceRow } from './resource.ts';

/** What enforcement hangs on, or what is wrong with it. */
export interface HealthFacts {
  readonly section: 'finding' | 'installation' | 'component' | 'webhook' | 'audit' | 'metrics';
  readonly state: Severity | 'ok' | 'unknown';
  readonly what: string;
  readonly detail: string;
  readonly since?: string;
}

export interface HealthItem {
  readonly finding?: Finding;
  readonly object?: ObjectReference;
  /** What else is known of it. */
  readonly lines: readonly string[];
}

export type HealthRow = ResourceRow<HealthItem, HealthFacts>;

interface Draft extends Omit<HealthFacts, 'since'>, Pick<HealthRow, 'name' | 'namespace'>, HealthItem {
  readonly key: string;
  /** Epoch ms. */
  readonly since?: number | undefined;
}

export function healthRow({ key, name, namespace, section, state, what, detail, since, ...item }: Draft): HealthRow {
  return {
    key,
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    fault: state === 'error' || state === 'warning',
    item,
    facts: { section, state, what, detail, ...moment('since', since) },
  };
}

/** What is not known of a section because it was not read; nothing when it was. */
export function unreadRow(
  section: HealthFacts['section'],
  what: string,
  reading: Reading<unknown>,
  now: number,
): readonly HealthRow[] {
  const note = readingNote(reading, now);
  if (note === undefined) return [];
  const lines = reading.problem ? [reading.problem.what, reading.problem.next] : [];
  const state = reading.state === 'failed' ? 'error' : note[0] === 'warning' ? 'warning' : 'unknown';
  return [healthRow({ key: `unread:${what}`, section, state, what, detail: note[1], lines })];
}
