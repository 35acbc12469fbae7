import { type Constraint, constraintKey, type FromLog } from '../constraint.ts';
import type { KeptViolations } from '../kept-violations.ts';
import { objectKey } from '../object-reference.ts';
import type { Violation } from '../violation.ts';
import type { ViolationColumns } from '../violation-columns.ts';
import { packViolations } from '../violation-pack.ts';
import type { LoggedAudit } from './logged-audit.ts';

/** What a log has of one constraint, from the audit of its status. */
export interface LoggedViolations extends Omit<FromLog, 'added'> {
  readonly violations: ViolationColumns;
}

/**
 * What the logs have of the constraint; undefined where no audit in them is that of its status: violations of another audit are
 * none of this one. Of several pods that began in the same second, the one that found as many as the status says.
 */
export function loggedOf(constraint: Constraint, audits: readonly LoggedAudit[]): LoggedViolations | undefined {
  const key = constraintKey(constraint);
  const off = ({ violations }: LoggedAudit) =>
    Math.abs((violations.get(key)?.length ?? 0) - (constraint.totalViolations ?? 0));
  const [best] = audits
    .filter(({ at, violations }) => at === constraint.auditedAt && violations.has(key))
    .sort((a, b) => off(a) - off(b));
  const violations = best?.violations.get(key);
  if (best === undefined || violations === undefined) return undefined;
  const { pod, since, unreadable, overfull } = best;
  return { violations, pod, unreadable, overfull, ...(since !== undefined && { since }) };
}

/** The constraint with what the log has beyond what its status kept: `kept` are those of the status. */
export function joinLogged(
  constraint: Constraint,
  kept: KeptViolations,
  { violations: logged, ...log }: LoggedViolations,
): Constraint {
  const { violations, added } = joined(kept, logged);
  return { ...constraint, violations: packViolations(violations), fromLog: { ...log, added } };
}

/**
 * What status and log both have stands once, with the longer message: one of them may have been cut. Those of the status come
 * first and in their order, so that what is known of a row holds for the same row.
 */
function joined(kept: KeptViolations, logged: ViolationColumns) {
  const violations = [...kept];
  const waiting = new Map<string, number[]>();
  for (const [row, violation] of violations.entries()) {
    const alike = waiting.get(keyOf(violation));
    if (alike) alike.push(row);
    else waiting.set(keyOf(violation), [row]);
  }
  for (const violation of logged) {
    const row = waiting.get(keyOf(violation))?.pop();
    const inStatus = row === undefined ? undefined : violations[row];
    if (row === undefined || inStatus === undefined) violations.push(violation);
    else if (violation.message.length > inStatus.message.length)
      violations[row] = { ...inStatus, message: violation.message };
  }
  return { violations, added: violations.length - kept.length };
}

/** Bytes to which Gatekeeper cuts a message, and what it puts at its end. */
const cut = 256 - '...'.length;

function keyOf({ object, message }: Violation): string {
  const bytes = Buffer.byteLength(message);
  const beginning = bytes > cut ? Buffer.from(message).toString('utf8', 0, cut) : message;
  return `${objectKey(object)}|${beginning}`;
}
