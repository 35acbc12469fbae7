import type { Constraint } from './constraint.ts';
import { grouped } from './number-text.ts';
import { countOf, type ViolationCount } from './violations.ts';

/** Over several constraints; without a total as soon as one of them does not tell its own. */
export function countOfAll(constraints: Iterable<Constraint>): ViolationCount {
  let shown = 0;
  let total: number | undefined = 0;
  for (const constraint of constraints) {
    const count = countOf(constraint);
    shown += count.shown;
    total = total === undefined || count.total === undefined ? undefined : total + count.total;
  }
  return total === undefined ? { shown } : { shown, total };
}

/** `20 of 143`, `143` when all of them are there, `20 of ?` when nobody counted, `?` when nothing is known at all. */
export function spellCount({ shown, total }: ViolationCount): string {
  if (total === undefined) return shown === 0 ? '?' : `${grouped(shown)} of ?`;
  return total > shown ? `${grouped(shown)} of ${grouped(total)}` : grouped(shown);
}
