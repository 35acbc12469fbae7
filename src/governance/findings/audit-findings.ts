import { spellDuration } from '../duration.ts';
import { type AuditSettings, auditSettings } from '../enforcement.ts';
import { isAudited } from '../enforcement-point.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownAt, knownConstraints, seen } from '../known.ts';
import { counted } from '../number-text.ts';
import { auditAllowance, auditFlagLine, auditLogs, type NewestAudit, newestAudit, staleAfter } from './audit-age.ts';
import type { Observed } from './observed.ts';
import { componentReference, seenOf, shellWord } from './wording.ts';

/** `audit-off`, `audit-never-run` and `audit-late`, at most one of them. */
export function* auditFindings({ cluster, now }: Observed): Iterable<Finding> {
  const settings = auditSettings(cluster);
  const audited = knownConstraints(cluster).filter(({ constraint }) => isAudited(constraint));
  const newest = newestAudit(audited);
  if (settings?.flags.auditInterval.value === 0) yield auditOff(settings);
  else if (newest !== undefined) yield* late(newest, settings, now);
  else if (audited.length > 0) yield* neverRun(audited, settings, now);
}

function auditOff(settings: AuditSettings): Finding {
  const { component } = settings;
  return {
    id: 'audit-off',
    severity: 'error',
    title: 'Audit is switched off: violations of what runs already are not looked for, nor reported to Azure',
    evidence: [seen(settings.reading, settings.where, '--audit-interval=0')],
    next: `Remove --audit-interval=0 from the container’s arguments: kubectl edit deployment -n ${shellWord(component.namespace)} ${shellWord(component.name)}`,
    subject: componentReference(component),
  };
}

function* neverRun(
  constraints: readonly KnownConstraint[],
  settings: AuditSettings | undefined,
  now: number,
): Iterable<Finding> {
  const allowance = auditAllowance(settings);
  const oldest = constraints.reduce((least, one) =>
    one.constraint.createdAt < least.constraint.createdAt ? one : least,
  );
  const at = knownAt(oldest.reading, now);
  // A new constraint, or a new Gatekeeper, has its first audit before it.
  const since = Math.max(oldest.constraint.createdAt, settings?.component.createdAt ?? 0);
  if (at - since <= allowance) return;
  yield {
    id: 'audit-never-run',
    severity: 'error',
    title: `No audit has ever looked at ${constraints.length === 1 ? 'the constraint' : `any of ${counted(constraints.length, 'constraint')}`}`,
    evidence: [
      seenOf(oldest, 'status.auditTimestamp', 'absent'),
      auditFlagLine(settings, '--audit-interval', ({ auditInterval }) => auditInterval, spellDuration),
    ],
    next: auditLogs(settings),
    ...(settings && { subject: componentReference(settings.component) }),
  };
}

function* late(newest: NewestAudit, settings: AuditSettings | undefined, now: number): Iterable<Finding> {
  const { auditedAt, from } = newest;
  // The most that can be said of a dropped watch is what it last saw: an audit may have run since.
  const age = knownAt(from.reading, now) - auditedAt;
  if (age <= auditAllowance(settings)) return;
  const interval = settings && ` and should run every ${spellDuration(settings.flags.auditInterval.value)}`;
  const stale =
    age > staleAfter ? ['Azure calls a constraint stale after an hour without audit (ConstraintStatusStale)'] : [];
  yield {
    id: 'audit-late',
    severity: age > staleAfter ? 'error' : 'warning',
    title: `Audit is late: it last ran ${spellDuration(age)} ago${interval ?? ''}`,
    evidence: [
      seenOf(from, 'status.auditTimestamp', `${new Date(auditedAt).toISOString()}, the newest of all constraints`),
      auditFlagLine(settings, '--audit-interval', ({ auditInterval }) => auditInterval, spellDuration),
      ...stale,
    ],
    next: auditLogs(settings),
    ...(settings && { subject: componentReference(settings.component) }),
    since: auditedAt + auditAllowance(settings),
  };
}
