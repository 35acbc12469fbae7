import { constraintKey } from '../constraint.ts';
import { spellDuration } from '../duration.ts';
import { auditSettings } from '../enforcement.ts';
import { isAudited } from '../enforcement-point.ts';
import type { Finding } from '../finding.ts';
import { knownAt, knownConstraints } from '../known.ts';
import { auditAllowance, auditLogs, newestAudit, staleAfter } from './audit-age.ts';
import type { Observed } from './observed.ts';
import { constraintReference, seenOf } from './wording.ts';

/**
 * `constraint-status-stale:<kind>/<name>`: audit runs, but has not looked at this constraint within the hour. When
 * audit as a whole is late or off, that is the one finding to show.
 */
export function* constraintStatusStale({ cluster, now }: Observed): Iterable<Finding> {
  const settings = auditSettings(cluster);
  const audited = knownConstraints(cluster).filter(({ constraint }) => isAudited(constraint));
  const newest = newestAudit(audited);
  if (!newest || settings?.flags.auditInterval.value === 0) return;
  const allowance = Math.max(staleAfter, auditAllowance(settings));
  if (knownAt(newest.from.reading, now) - newest.auditedAt > auditAllowance(settings)) return;
  for (const one of audited) {
    const { constraint, reading } = one;
    const { kind, name, auditedAt } = constraint;
    if (auditedAt === undefined || knownAt(reading, now) - auditedAt <= allowance) continue;
    yield {
      id: `constraint-status-stale:${kind}/${name}`,
      severity: 'warning',
      title: `${kind}/${name} was last audited ${spellDuration(knownAt(reading, now) - auditedAt)} ago, others since: its violations are old`,
      evidence: [
        seenOf(one, 'status.auditTimestamp', new Date(auditedAt).toISOString()),
        `newest audit: ${new Date(newest.auditedAt).toISOString()} of ${constraintKey(newest.from.constraint)}`,
        'Azure reports it as ConstraintStatusStale',
      ],
      next: auditLogs(settings),
      subject: constraintReference(constraint),
      since: auditedAt,
    };
  }
}
