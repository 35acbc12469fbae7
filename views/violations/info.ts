import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { wasAudited } from '../../src/governance/enforcement-point.ts';
import { counted, grouped } from '../../src/governance/number-text.ts';
import type { Reading } from '../../src/governance/reading.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import type { Line, Segment } from '../parts/line.ts';
import type { ViolationScope } from './page.ts';
import { concerns, tally } from './rows.ts';

/** `1,204 shown · 5,310 in total`. Of a part of the kept ones, only what is shown is known: the cap hides the rest. */
export function violationInfo(
  constraints: ClusterPicture['constraints'],
  kinds: ClusterPicture['kinds'],
  scope: ViolationScope,
  shown: number,
  auditLog?: Reading<readonly unknown[]>,
  now = 0,
): Line {
  if (kinds.value === undefined && constraints.size === 0) return [];
  const concerned = [...constraints.values()].flatMap(({ value }) => value ?? []).filter((one) => concerns(scope, one));
  const { kept, total, unknown, fromLog = 0, since } = tally(concerned, scope);
  // Nothing shown is no figure while nobody has looked.
  if (shown === 0 && !concerned.some(wasAudited)) {
    return unknown > 0 ? [['muted', `${counted(unknown, 'constraint')} not audited`]] : [];
  }
  const info: Segment[] = [`${grouped(shown)} shown`];
  const partly = shown < kept;
  if (total > shown) info.push(['muted', ` · ${grouped(total)} in total${partly ? ' everywhere' : ''}`]);
  if (total > kept) info.push(['warning', ` ▲ audit kept ${grouped(kept - fromLog)}`]);
  if (fromLog > 0) {
    const partial =
      total > kept ? `, not all of them${since === undefined ? '' : ` (it begins ${timeText(since)})`}` : '';
    info.push([total > kept ? 'warning' : 'muted', ` · ${grouped(fromLog)}* from the audit’s log${partial}`]);
  } else if (total > kept && auditLog) info.push(...unreadLog(auditLog, now));
  if (unknown > 0) info.push(['muted', ` · ${counted(unknown, 'constraint')} not audited`]);
  return info;
}

/** Why the log says nothing of what status did not keep. */
function unreadLog(auditLog: Reading<readonly unknown[]>, now: number): Line {
  const note = readingNote(auditLog, now);
  if (note)
    return [['muted', ' · the audit’s log: '], auditLog.state === 'absent' ? ['muted', 'no pod that audits'] : note];
  return auditLog.value?.length ? [['muted', ' · the audit’s log has not this audit']] : [];
}

/** `14:13:41`, in UTC. */
function timeText(moment: number): string {
  return `${new Date(moment).toISOString().slice(11, 19)} UTC`;
}
