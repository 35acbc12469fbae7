import { constraintKey } from '../constraint.ts';
import { spellDuration } from '../duration.ts';
import { auditSettings } from '../enforcement.ts';
import { isAudited } from '../enforcement-point.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownAt, knownConstraints } from '../known.ts';
import { counted } from '../number-text.ts';
import { auditAllowance, auditLogs, newestAudit, staleAfter } from './audit-age.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause } from './one-a-cause.ts';
import { constraintReference, seenOf } from './wording.ts';

/**
 * `constraint-status-stale:<kind>/<name>` (of many, without one): audit runs, but has not looked at this constraint within the hour. When
 * audit as a whole is late or off, that is the one finding to show.
 */
export function* constraintStatusStale({ cluster, now }: Observed): Iterable<Finding> {
  const settings = auditSettings(cluster);
  const audited = knownConstraints(cluster).filter(({ constraint }) => isAudited(constraint));
  const newest = newestAudit(audited);
  if (!newest || settings?.flags.auditInterval.value === 0) return;
  const allowance = Math.max(staleAfter, auditAllowance(settings));
  if (knownAt(newest.from.reading, now) - newest.auditedAt > auditAllowance(settings)) return;
  const cause: Cause = {
    id: 'constraint-status-stale',
    title: (count) =>
      `${counted(count, 'constraint')} were last audited more than ${spellDuration(allowance)} ago, others since: their violations are old`,
    nouns: 'constraints',
  };
  const evidence = [
    `newest audit: ${new Date(newest.auditedAt).toISOString()} of ${constraintKey(newest.from.constraint)}`,
    'Azure reports it as ConstraintStatusStale',
  ];
  yield* oneACause(
    audited.flatMap((one) => {
      const { auditedAt } = one.constraint;
      const age = auditedAt === undefined ? 0 : knownAt(one.reading, now) - auditedAt;
      if (auditedAt === undefined || age <= allowance) return [];
      const finding = staleStatus(one, auditedAt, age);
      const next = auditLogs(settings);
      return [{ cause, finding: { ...finding, evidence: [...finding.evidence, ...evidence], next } }];
    }),
  );
}

function staleStatus(one: KnownConstraint, auditedAt: number, age: number): Omit<Finding, 'next'> {
  const title = constraintKey(one.constraint);
  return {
    id: `constraint-status-stale:${title}`,
    severity: 'warning',
    title: `${title} was last audited ${spellDuration(age)} ago, others since: its violations are old`,
    evidence: [seenOf(one, 'status.auditTimestamp', new Date(auditedAt).toISOString())],
    subject: constraintReference(one.constraint),
    since: auditedAt,
  };
}
