import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { wasAudited } from '../../src/governance/enforcement-point.ts';
import { counted, grouped } from '../../src/governance/number-text.ts';
import type { Line, Segment } from '../parts/line.ts';
import type { ViolationScope } from './page.ts';
import { concerns, tally } from './rows.ts';

/** `1,204 shown · 5,310 in total`. Of a part of the kept ones, only what is shown is known: the cap hides the rest. */
export function violationInfo(
  constraints: ClusterPicture['constraints'],
  kinds: ClusterPicture['kinds'],
  scope: ViolationScope,
  shown: number,
): Line {
  if (kinds.value === undefined && constraints.size === 0) return [];
  const concerned = [...constraints.values()].flatMap(({ value }) => value ?? []).filter((one) => concerns(scope, one));
  const { kept, total, unknown } = tally(concerned, scope);
  // Nothing shown is no figure while nobody has looked.
  if (shown === 0 && !concerned.some(wasAudited)) {
    return unknown > 0 ? [['muted', `${counted(unknown, 'constraint')} not audited`]] : [];
  }
  const info: Segment[] = [`${grouped(shown)} shown`];
  const partly = shown < kept;
  if (total > shown) info.push(['muted', ` · ${grouped(total)} in total${partly ? ' everywhere' : ''}`]);
  if (total > kept) info.push(['warning', ` ▲ audit kept ${grouped(kept)}`]);
  if (unknown > 0) info.push(['muted', ` · ${counted(unknown, 'constraint')} not audited`]);
  return info;
}
