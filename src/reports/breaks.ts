import type { Constraint } from '../governance/constraint.ts';
import { admissionActions } from '../governance/enforcement-point.ts';
import { admissionOfRow } from '../governance/violation-admission.ts';
import { columnsOf } from '../governance/violation-pack.ts';
import { countOf } from '../governance/violations.ts';

/**
 * True when something of the namespace ("" for all) breaks the constraint and admission does one of these with it. What audit
 * reports it as does not count; `any` is every constraint, `scoped` those that say so. Given `counts`, only rows that it lets through.
 */
export function breaks(
  constraint: Constraint,
  wanted: readonly string[],
  namespace: string,
  counts?: (row: number) => boolean,
): boolean {
  const whatever = wanted.includes('any') || (constraint.action === 'scoped' && wanted.includes('scoped'));
  const own = admissionActions(constraint);
  // A constraint may do several things at once, such as warn at the webhook and refuse by policy.
  const does = whatever || own.some((action) => wanted.includes(action));
  const is = (action: string) => (action === (own[0] ?? 'none') ? does : whatever || wanted.includes(action));
  const columns = columnsOf(constraint.violations);
  for (let row = 0; row < columns.length; row++) {
    if (namespace !== '' && columns.sharedOf(row).namespace !== namespace) continue;
    if (is(admissionOfRow(constraint, row)) && counts?.(row) !== false) return true;
  }
  if (counts) return false;
  // An audit that keeps none (limit 0) still counts them.
  const { shown, total = shown } = countOf(constraint);
  return namespace === '' && total > shown && does;
}
