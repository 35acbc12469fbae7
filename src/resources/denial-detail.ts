import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { Denial, DenialEvidence, DeniedWorkload, WorkloadPods } from '../governance/denials/denial.ts';
import { denialEventList } from '../governance/denials/failed-create.ts';
import { type AdmissionLogItem, admissionLogList } from '../governance/denials/logged-denial.ts';
import { rolloutList } from '../governance/denials/rollout.ts';
import { readingOf } from '../governance/list-key.ts';
import { counted } from '../governance/number-text.ts';
import type { Reading } from '../governance/reading.ts';
import type { AzureState } from '../state/azure-state.ts';
import { type DetailLine, type Piece, paragraph } from './detail-line.ts';
import { originLines } from './origin-lines.ts';
import { readingNote } from './reading-note.ts';

/** All that is known of one denial, and what each source has to say of it. */
export function denialDetail(
  { workload: { workload, pods }, denial }: { readonly workload: DeniedWorkload; readonly denial: Denial },
  picture: ClusterPicture,
  join: AzureState['join'],
  now: number,
): readonly DetailLine[] {
  const { constraint, message, count, first, users } = denial;
  const { namespace, kind, name } = workload;
  const where = namespace === '' ? '' : `${namespace}/`;
  const times = count === undefined ? 'refused' : `refused ${counted(count, 'time')}`;
  const log = readingOf(picture, admissionLogList);
  const inLog = denial.by === 'policy' ? 'a policy leaves nothing there' : `${told(denial, isLog)}${reachOf(log)}`;
  return [
    [`${where}${kind}/${name}`, ...spellPods(pods, denial.holds), ['muted', ` · ${times} since ${clock(first)} UTC`]],
    ...message.split('\n').map((line) => paragraph(line, { most: 3 })),
    [
      ['muted', 'constraint '],
      constraint.kind === undefined ? constraint.name : `${constraint.kind}/${constraint.name}`,
    ],
    ...(constraint.known
      ? originLines(constraint.known, join)
      : [[['muted', 'the constraint is not there any more, or may not be read']] satisfies DetailLine]),
    ...sourceLine('events', readingOf(picture, denialEventList), told(denial, isEvent), now),
    ...sourceLine('webhook log', log, inLog, now),
    ...sourceLine('condition', readingOf(picture, rolloutList), told(denial, isCondition), now),
    ...askedBy(users),
  ];
}

/** Nothing but controllers never tries: what anybody else asks for may have been a dry run, which is logged alike. */
function askedBy(users: readonly string[]): readonly DetailLine[] {
  if (users.length === 0) return [];
  const byHand = users.some((user) => !user.startsWith('system:'));
  return [
    [
      ['muted', 'asked by '],
      users.join(', '),
      ...(byHand ? [['muted', ' — be it a dry run: the log does not tell'] as const] : []),
    ],
  ];
}

/** How far back the log goes that is shortest of all pods', and whether lines may be missing. */
function reachOf({ value = [] }: Reading<readonly AdmissionLogItem[]>): string {
  const reaches = value.filter((item) => item.type === 'reach');
  if (reaches.length === 0) return '';
  const gaps = reaches.flatMap(({ gap }) => gap ?? []);
  const missing = gaps.length === 0 ? '' : `, lines may be missing since ${clock(Math.max(...gaps))}`;
  return ` (read back to ${clock(Math.max(...reaches.map(({ since }) => since)))}${missing})`;
}

type Of = (evidence: DenialEvidence) => boolean;
const isEvent: Of = ({ type }) => type === 'failed-create' || type === 'admission-event';
const isLog: Of = ({ type }) => type === 'logged-denial';
const isCondition: Of = ({ type }) => type === 'condition';

function told({ evidence }: Denial, of: Of): string {
  const own = evidence.filter(of);
  if (own.length === 0) return 'says nothing of it';
  const times = own.map((one) => (one.type === 'condition' ? { first: one.since, last: one.since } : one));
  const [first, last] = [Math.min(...times.map((time) => time.first)), Math.max(...times.map((time) => time.last))];
  const count = own.reduce((sum, one) => sum + (one.type === 'condition' ? 0 : one.count), 0);
  if (count === 0) return `since ${clock(first)}`;
  return `${count}× from ${clock(first)} to ${clock(last)}`;
}

function sourceLine(title: string, reading: Reading<unknown>, text: string, now: number): readonly DetailLine[] {
  const note = readingNote(reading, now);
  const pieces: Piece[] = [['muted', `${title} `]];
  if (reading.value !== undefined) pieces.push(text);
  return [[...pieces, ...(note ? ['  ', note] : [])]];
}

function spellPods({ state, desired, updated, ready }: WorkloadPods, holds: boolean): readonly Piece[] {
  if (desired === undefined || updated === undefined) return state === 'gone' ? [['muted', ' is gone']] : [];
  const old = ready === undefined ? 0 : ready - updated;
  const others = holds && old > 0 ? `, ${counted(old, 'pod')} of before run on` : '';
  return [
    ['muted', ' has '],
    [holds ? 'error' : 'text', `${updated} of ${counted(desired, 'pod')}`],
    ['muted', others],
  ];
}

/** `14:13:05` UTC, as events and logs say it. */
function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
