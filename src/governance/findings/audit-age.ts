import type { AuditSettings } from '../enforcement.ts';
import type { Flag, GatekeeperFlags } from '../gatekeeper-flags.ts';
import { type KnownConstraint, seen } from '../known.ts';
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

/** A line of evidence: what audit was told by a flag, or that nobody can tell. */
export function auditFlagLine<T>(
  settings: AuditSettings | undefined,
  name: string,
  flagOf: (flags: GatekeeperFlags) => Flag<T>,
  spell: (value: T) => string,
): string {
  if (!settings) return `${name}: not known, the audit’s Deployment and pods cannot be read`;
  const { value, origin } = flagOf(settings.flags);
  const standing = origin === 'default' ? ' (Gatekeeper’s default, the flag is not set)' : '';
  return seen(settings.reading, `${settings.where} ${name}`, `${spell(value)}${standing}`);
}

/** Where it is told what holds an audit up. */
export function auditLogs(settings: AuditSettings | undefined): string {
  if (!settings) return 'kubectl logs of the gatekeeper-audit pod say what holds it up';
  const { namespace, name, role } = settings.component;
  const target = role === 'gatekeeper-audit' ? '-l gatekeeper.sh/operation=audit' : `deployment/${shellWord(name)}`;
  return `kubectl logs -n ${shellWord(namespace)} ${target} --tail=200, and look for what follows audit_started`;
}
