import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { grouped } from '../../src/governance/number-text.ts';
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
): Line {
  if (kinds.value === undefined && constraints.size === 0) return [];
  const concerned = [...constraints.values()].flatMap(({ value }) => value ?? []).filter((one) => concerns(scope, one));
  const { kept, total, unknown } = tally(concerned, scope);
  const info: Segment[] = [`${grouped(shown)} shown`];
  const partly = shown < kept;
  if (total > shown) info.push(['muted', ` · ${grouped(total)} in total${partly ? ' everywhere' : ''}`]);
  if (total > kept) info.push(['warning', ` ▲ audit kept ${grouped(kept)}`]);
  if (unknown > 0) info.push(['muted', ` · ${grouped(unknown)} constraints not audited`]);
  return info;
}

/** Why there is nothing to see: nothing wrong, nothing read yet, nothing allowed, or nothing that audits. */
export function emptyLines(
  constraints: ClusterPicture['constraints'],
  kinds: ClusterPicture['kinds'],
  namespace: string,
  now: number,
): readonly Line[] {
  const note = readingNote(kinds, now);
  if (note) return [['constraint kinds: ', note], ...(kinds.problem ? [[['muted', kinds.problem.next] as const]] : [])];
  if (constraints.size === 0) return [[['muted', 'there are no constraints here, so nothing is audited']]];
  const unread = [...constraints].filter(([, { state }]) => state !== 'live');
  if (unread.length > 0) {
    return unread.slice(0, 5).map(([kind, reading]): Line => [`${kind}: `, readingNote(reading, now) ?? '']);
  }
  const where = namespace === '' ? '' : ` in ${namespace} — 0 shows all namespaces`;
  return [[['ok', `✔ no violations${where}`]]];
}
