import type { Constraint } from './constraint.ts';
import { counted, grouped } from './number-text.ts';
import { countOf, type ViolationCount } from './violations.ts';

/** Over several constraints; without a total as soon as one of them does not tell its own. */
export function countOfAll(constraints: Iterable<Constraint>): ViolationCount {
  let shown = 0;
  let known = 0;
  let whole = true;
  for (const constraint of constraints) {
    const count = countOf(constraint);
    shown += count.shown;
    known += count.total ?? count.shown;
    whole &&= count.total !== undefined;
  }
  if (whole) return { shown, total: known };
  return known > shown ? { shown, atLeast: known } : { shown };
}

/** `20 of 143`, `143` when all of them are there, `20 of 143+` when not all of them were counted, `20 of ?` when none was, `?` when nothing is known at all. */
export function spellCount({ shown, total, atLeast }: ViolationCount): string {
  if (atLeast !== undefined) return `${grouped(shown)} of ${grouped(atLeast)}+`;
  if (total === undefined) return shown === 0 ? '?' : `${grouped(shown)} of ?`;
  return total > shown ? `${grouped(shown)} of ${grouped(total)}` : grouped(shown);
}

/** `1 violation`, `20 of 143 violations`. */
export function spellCounted(count: ViolationCount, noun: string): string {
  const one = count.shown === 1 && count.total === 1;
  return one ? counted(1, noun) : `${spellCount(count)} ${noun}s`;
}
