import type { Constraint } from './constraint.ts';
import { constraintKey } from './constraint.ts';
import type { ConstraintHistory, HistoryPart, HistorySummary } from './history.ts';

/**
 * Since when a violation is known, in epoch seconds of audits.
 * - `came`: it was seen to come: absent at `after`, there at `first`
 * - `found`: it was there when this history first looked at `first`, and nobody knows since when
 */
export interface Since {
  readonly how: 'came' | 'found';
  readonly first: number;
  /** Absent where no moment is known at which it was not there. */
  readonly after?: number;
}

/** Of a row of a constraint as it is now; undefined where the history does not tell of this status, or not yet. */
export function sinceOf(
  history: ConstraintHistory | undefined,
  { auditedAt = 0 }: Pick<Constraint, 'auditedAt'>,
  row: number,
  begun: number,
): Since | undefined {
  if (history === undefined || history.auditedAt !== Math.floor(auditedAt / 1000)) return undefined;
  const first = history.first[row] ?? 0;
  if (first === 0) return undefined;
  const after = history.after[row] ?? 0;
  return { how: after >= begun ? 'came' : 'found', first, ...(after > 0 && { after }) };
}

/** From what moment on a violation that came is new: since this user last looked, and for a day at least. Epoch seconds. */
export function newFrom({ lookedAt, begun }: HistorySummary, now: number): number {
  const yesterday = Math.floor(now / 1000) - 86_400;
  return Math.max(begun, Math.min(yesterday, lookedAt ?? yesterday));
}

/** Seen to have come after `moment`. What was found when nobody had looked before is never new. */
export function cameSince(since: Since | undefined, moment: number): boolean {
  return since?.how === 'came' && (since.after ?? 0) >= moment;
}

/**
 * Whether a violation was first seen after `moment` (epoch seconds). Unknown of what the history does not know, and of what was
 * there when it first looked after that moment.
 */
export function cameLately(since: Since | undefined, moment: number): 'yes' | 'no' | 'unknown' {
  if (since === undefined) return 'unknown';
  if (since.first <= moment) return 'no';
  return since.how === 'came' ? 'yes' : 'unknown';
}

/** Parts of the history by constraint. */
export function historiesByKey(parts: readonly HistoryPart[]): ReadonlyMap<string, ConstraintHistory> {
  return new Map(parts.flatMap((part) => (part.part === 'constraint' ? [[part.constraint, part] as const] : [])));
}

export function historyOf(
  histories: ReadonlyMap<string, ConstraintHistory>,
  constraint: Pick<Constraint, 'kind' | 'name'>,
): ConstraintHistory | undefined {
  return histories.get(constraintKey(constraint));
}
