import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { type Constraint, constraintKey } from '../../src/governance/constraint.ts';
import { constraintsOfKind } from '../../src/governance/constraints-of-kind.ts';
import { whyNotCounted } from '../../src/governance/enforcement-point.ts';
import { counted, grouped } from '../../src/governance/number-text.ts';
import type { Reading } from '../../src/governance/reading.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import type { Line } from '../parts/line.ts';
import type { ViolationScope } from './page.ts';
import { concerns, tally } from './rows.ts';

type Read = Pick<ClusterPicture, 'constraints' | 'kinds'>;

/** Why there is nothing to see: nothing read yet, nothing allowed, gone, never audited, cut off; or nothing wrong. */
export function emptyLines(read: Read, scope: ViolationScope, namespace: string, now: number): readonly Line[] {
  const unread = unreadLines(read, scope, now);
  if (unread.length > 0) return unread;
  const concerned = [...read.constraints.values()]
    .flatMap(({ value }) => value ?? [])
    .filter((constraint) => concerns(scope, constraint));
  if (concerned.length === 0) return [goneLine(scope)];
  const where = namespace === '' ? '' : ` in ${namespace} — 0 shows all namespaces`;
  const unknown = unknownLines(concerned);
  const { kept, total, fromLog = 0 } = tally(concerned, scope);
  if (total > kept) {
    const logged = fromLog > 0 ? ` or its log has` : '';
    const cut = `▲ none of the ${grouped(kept)} that audit kept${logged} of ${grouped(total)}`;
    return [[['warning', `${cut}${where}`]], ...unknown];
  }
  const audited = concerned.length - unknown.length;
  if (unknown.length === 0) return [[['ok', `✔ no violations${where}`]]];
  return [
    ...(audited > 0 ? [[`no violations of ${counted(audited, 'constraint')}${where}; not known of others:`]] : []),
    ...unknown.slice(0, 5),
    ...(unknown.length > 5
      ? [[['muted', `and ${counted(unknown.length - 5, 'constraint')} more`]] satisfies Line]
      : []),
  ];
}

function unreadLines(read: Read, scope: ViolationScope, now: number): readonly Line[] {
  const { constraints, kinds } = read;
  const kind = scope.constraint?.kind ?? scope.constraintKind;
  if (kinds.state !== 'live') return tell('constraint kinds', kinds, now);
  if (kind !== undefined) return tell(kind, constraintsOfKind(read, kind), now);
  if (constraints.size === 0) return [[['muted', 'there are no constraints here, so nothing is audited']]];
  return [...constraints]
    .filter(([, { state }]) => state !== 'live')
    .slice(0, 5)
    .flatMap(([of, reading]) => tell(of, reading, now).slice(0, 1));
}

/** Nothing when it is live. */
function tell(what: string, reading: Reading<unknown>, now: number): readonly Line[] {
  const note = readingNote(reading, now);
  const { problem } = reading;
  return note ? [[`${what}: `, note], ...(problem ? [[['muted', problem.next]] satisfies Line] : [])] : [];
}

function goneLine({ constraint, constraintKind, assignmentId }: ViolationScope): Line {
  if (constraint) return [['warning', `▲ ${constraintKey(constraint)} is no longer in this cluster`]];
  if (constraintKind !== undefined)
    return [['muted', `there is no constraint of ${constraintKind}, so nothing is audited`]];
  if (assignmentId !== undefined) return [['muted', 'no constraint of this assignment is in this cluster']];
  return [['muted', 'no constraint here does that']];
}

/** One for each constraint of which no number is known. */
function unknownLines(constraints: readonly Constraint[]): readonly Line[] {
  return constraints.flatMap((constraint): Line[] => {
    const why = whyNotCounted(constraint);
    return why === undefined ? [] : [[['warning', '? '], `${constraintKey(constraint)}: ${why}`]];
  });
}
