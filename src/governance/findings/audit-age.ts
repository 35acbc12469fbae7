import type { AuditSettings } from '../enforcement.ts';
import type { KnownConstraint } from '../known.ts';
import { shellWord } from './wording.ts';

/** Azure calls a constraint’s status stale when no audit looked at it within the hour. */
export const staleAfter = 60 * 60_000;

export interface NewestAudit {
  readonly auditedAt: number;
  readonly from: KnownConstraint;
}

export function newestAudit(constraints: readonly KnownConstraint[]): NewestAudit | undefined {
  let newest: NewestAudit | undefined;
  for (const from of constraints) {
    const { auditedAt } = from.constraint;
    if (auditedAt !== undefined && (newest === undefined || auditedAt > newest.auditedAt)) newest = { auditedAt, from };
  }
  return newest;
}

/** Two intervals of the audit; where its flags may not be read, the hour after which Azure calls a status stale. */
export function auditAllowance(settings: AuditSettings | undefined): number {
  return settings ? 2 * settings.flags.auditInterval.value : staleAfter;
}

/** Where it is told what holds an audit up. */
export function auditLogs(settings: AuditSettings | undefined): string {
  if (!settings) return 'kubectl logs of the gatekeeper-audit pod say what holds it up';
  const { namespace, name, role } = settings.component;
  const target = role === 'gatekeeper-audit' ? '-l gatekeeper.sh/operation=audit' : `deployment/${shellWord(name)}`;
  return `kubectl logs -n ${shellWord(namespace)} ${target} --tail=200, and look for what follows audit_started`;
}
