import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { spellDuration } from '../governance/duration.ts';
import { auditSettings } from '../governance/enforcement.ts';
import type { Flag } from '../governance/gatekeeper-flags.ts';
import { knownConstraints } from '../governance/known.ts';
import { grouped } from '../governance/number-text.ts';
import { type HealthRow, healthRow } from './health-row.ts';
import type { Setting } from './resource.ts';
import { spellAge } from './spell-age.ts';

/** How audit is set, and when it last ran. */
export function auditParts(picture: ClusterPicture, now: number): readonly HealthRow[] {
  const section = 'audit';
  const settings = auditSettings(picture);
  if (!settings) {
    const detail = 'what audits here has not been read';
    return [healthRow({ key: 'audit', section, state: 'unknown', what: 'audit', detail, lines: [] })];
  }
  const { flags, where } = settings;
  const interval = flags.auditInterval.value;
  const last = knownConstraints(picture).reduce(
    (newest, { constraint }) => Math.max(newest, constraint.auditedAt ?? 0),
    0,
  );
  const late = interval > 0 && last > 0 && now - last > 2 * interval;
  const keeps = `keeps ${grouped(flags.violationsLimit.value)} violations of a constraint${origin(flags.violationsLimit)}`;
  return [
    healthRow({
      key: 'audit',
      section,
      state: interval === 0 || late ? 'error' : last === 0 ? 'unknown' : 'ok',
      what: interval === 0 ? 'audit is off' : `audit every ${spellDuration(interval)}${origin(flags.auditInterval)}`,
      detail:
        last === 0
          ? 'no constraint was audited yet'
          : `last ${spellAge(last, now)} ago${late ? ', which is late' : ''}`,
      since: last === 0 ? undefined : last,
      lines: [
        `read from the arguments of ${where}`,
        keeps,
        `audit from cache ${yesNo(flags.auditFromCache)}, match kind only ${yesNo(flags.auditMatchKindOnly)}, chunks of ${flags.auditChunkSize.value}`,
      ],
    }),
    healthRow({
      key: 'audit-limit',
      section,
      state: 'ok',
      what: keeps,
      detail: flags.violationsLimit.origin === 'flag' ? '--constraint-violations-limit' : 'no flag says otherwise',
      lines: ['An audit counts all violations, but keeps only the first ones in the status of the constraint.'],
    }),
  ];
}

function origin(flag: Flag<unknown>): string {
  return flag.origin === 'default' ? ' (Gatekeeper’s default)' : '';
}

function yesNo(flag: Flag<boolean>): string {
  return `${flag.value ? 'on' : 'off'}${flag.origin === 'default' ? ' (default)' : ''}`;
}

/** What audit was told; none when what audits cannot be read. */
export function auditSettingsOf(picture: ClusterPicture): readonly Setting[] {
  const flags = auditSettings(picture)?.flags;
  if (!flags) return [];
  const row = <T>(flag: string, { value, origin }: Flag<T>, spell: (value: T) => string = String): Setting => ({
    flag,
    value: spell(value),
    from: origin === 'flag' ? 'its arguments' : 'default',
  });
  return [
    row('audit-interval', flags.auditInterval, (value) => (value === 0 ? 'off' : spellDuration(value))),
    row('constraint-violations-limit', flags.violationsLimit),
    row('audit-chunk-size', flags.auditChunkSize),
    row('audit-from-cache', flags.auditFromCache),
    row('audit-match-kind-only', flags.auditMatchKindOnly),
    row('emit-audit-events', flags.emitAuditEvents),
  ];
}
