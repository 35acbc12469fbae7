import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { spellDuration } from '../../src/governance/duration.ts';
import { auditSettings } from '../../src/governance/enforcement.ts';
import type { Flag } from '../../src/governance/gatekeeper-flags.ts';

/** A setting of audit: the flag, what it is, and who says so. */
export type FlagRow = Readonly<Record<'flag' | 'value' | 'from', string>>;

/** What audit was told; none when what audits cannot be read. */
export function flagRows(picture: ClusterPicture): readonly FlagRow[] {
  const flags = auditSettings(picture)?.flags;
  if (!flags) return [];
  const row = <T>(flag: string, { value, origin }: Flag<T>, spell: (value: T) => string = String): FlagRow => ({
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
