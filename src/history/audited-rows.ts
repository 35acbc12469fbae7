import type { Constraint } from '../governance/constraint.ts';
import { constraintKey } from '../governance/constraint.ts';
import { wasAudited } from '../governance/enforcement-point.ts';
import type { ColumnData } from '../governance/violation-columns.ts';
import { columnsOf } from '../governance/violation-pack.ts';
import { countOf } from '../governance/violations.ts';
import type { AuditedConstraint } from './ledger.ts';

/**
 * What a history needs of a constraint’s status, copied: the columns themselves are about to be handed to another thread.
 * Undefined for a constraint that no audit has looked at, which says nothing of any violation; and for one whose violations have
 * been handed over already, with a constraint that was like it but for something else.
 */
export function auditedRows(constraint: Constraint): AuditedConstraint | undefined {
  const { auditedAt, createdAt } = constraint;
  if (auditedAt === undefined || !wasAudited(constraint)) return undefined;
  const { data } = columnsOf(constraint.violations);
  const { shared, encoding } = data;
  if (data.part.buffer.detached) return undefined;
  const part = data.part.slice();
  const { names, ends } = namesOf(data);
  const { shown, total } = countOf(constraint);
  return {
    key: constraintKey(constraint),
    createdAt: Math.floor(createdAt / 1000),
    at: Math.floor(auditedAt / 1000),
    total,
    whole: total === shown,
    rows: part.length,
    namespaces() {
      const counts = new Map<string, number>();
      for (const one of part) {
        const { namespace = '' } = shared[one] ?? {};
        counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
      }
      return counts;
    },
    object(row) {
      const { group = '', kind = '', namespace = '' } = shared[part[row] ?? -1] ?? {};
      return { group, kind, namespace, name: names.toString(encoding, ends[row - 1] ?? 0, ends[row]) };
    },
  };
}

/** The names without the messages, which are most of the text. */
function namesOf({ text, ends, part }: ColumnData): { readonly names: Buffer; readonly ends: Uint32Array } {
  const own = new Uint32Array(part.length);
  let size = 0;
  for (let row = 0; row < part.length; row++) size += (ends[2 * row] ?? 0) - (ends[2 * row - 1] ?? 0);
  const names = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (let row = 0; row < part.length; row++) {
    const [start, end] = [ends[2 * row - 1] ?? 0, ends[2 * row] ?? 0];
    names.set(text.subarray(start, end), at);
    own[row] = at += end - start;
  }
  return { names, ends: own };
}
