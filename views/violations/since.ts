import type { Constraint } from '../../src/governance/constraint.ts';
import { type ConstraintHistory, historyReading, historySummary } from '../../src/governance/history.ts';
import { historiesByKey, historyOf, newFrom, type Since, sinceOf } from '../../src/governance/since.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';

// Columns are the same for every page, so that a table knows its rows' order again; what a row says of itself is looked up here.
const histories = new WeakMap<Constraint, ConstraintHistory>();
let begun = 0;
let fresh = 0;

/** Takes in what the history tells of constraints; rows say it from then on. */
export function tellHistories(constraints: readonly Constraint[], picture: ConsoleState['picture'], now: number): void {
  const summary = historySummary(picture);
  const parts = historiesByKey(historyReading(picture).value ?? []);
  begun = summary?.begun ?? 0;
  fresh = summary === undefined ? Number.POSITIVE_INFINITY : newFrom(summary, now);
  for (const constraint of constraints) {
    const history = historyOf(parts, constraint);
    if (history === undefined) histories.delete(constraint);
    else histories.set(constraint, history);
  }
}

export function sinceInHistory(constraint: Constraint, row: number): Since | undefined {
  return sinceOf(histories.get(constraint), constraint, row, begun);
}

/** From when on a violation that came is new, epoch seconds. */
export function freshFrom(): number {
  return fresh;
}
