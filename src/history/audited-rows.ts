import type { Constraint } from '../governance/constraint.ts';
import { constraintKey } from '../governance/constraint.ts';
import { wasAudited } from '../governance/enforcement-point.ts';
import { ViolationColumns } from '../governance/violation-columns.ts';
import { columnsOf } from '../governance/violation-pack.ts';
import { countOf } from '../governance/violations.ts';
import type { AuditedConstraint } from './ledger.ts';

/**
 * What a history needs of a constraint’s status, copied: the columns themselves are about to be handed to another thread.
 * Undefined for a constraint that no audit has looked at, which says nothing of any violation.
 */
export function auditedRows(constraint: Constraint): AuditedConstraint | undefined {
  const { auditedAt, createdAt } = constraint;
  if (auditedAt === undefined || !wasAudited(constraint)) return undefined;
  const { data } = columnsOf(constraint.violations);
  const columns = new ViolationColumns({
    ...data,
    part: data.part.slice(),
    text: data.text.slice(),
    ends: data.ends.slice(),
  });
  const { shown, total } = countOf(constraint);
  return {
    key: constraintKey(constraint),
    createdAt: Math.floor(createdAt / 1000),
    at: Math.floor(auditedAt / 1000),
    total,
    whole: total === shown,
    rows: columns.length,
    namespaces() {
      const counts = new Map<string, number>();
      for (const [{ namespace }, rows] of columns.countShared())
        counts.set(namespace, (counts.get(namespace) ?? 0) + rows);
      return counts;
    },
    object(row) {
      const { group, kind, namespace } = columns.sharedOf(row);
      return { group, kind, namespace, name: columns.nameOf(row) };
    },
  };
}
