import { counted } from '../../src/governance/number-text.ts';
import type { Problem, Reading } from '../../src/governance/reading.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import type { Line } from '../parts/line.ts';
import type { FollowedPlace, LogTail } from './log-tail.ts';

const words: Readonly<Record<FollowedPlace['state'], string>> = {
  opening: 'being opened',
  open: '',
  waiting: 'the container has not started yet; its log is opened when it has',
  ended: 'it ended; what it writes when it starts again is shown',
  absent: '',
  denied: '',
  reconnecting: '',
};

/** What is not as it should be with the logs: a line each, the same of several containers once. At most three. */
export function logNotes(places: readonly FollowedPlace[], previous: boolean): readonly Line[] {
  const notes = new Map<string, { line: (labels: string) => Line; labels: string[] }>();
  for (const place of places) {
    const said = noteOf(place, previous);
    if (said === undefined) continue;
    const known = notes.get(said.what) ?? { line: (labels: string) => toLine(place, labels, said), labels: [] };
    known.labels.push(place.label);
    notes.set(said.what, known);
  }
  return [...notes.values()].slice(0, 3).map(({ line, labels }) => line(labels.join(', ')));
}

function noteOf({ state, problem }: FollowedPlace, previous: boolean): Problem | undefined {
  if (state === 'open' || state === 'opening') return undefined;
  if (state === 'absent' && previous && problem?.status === 400)
    return { what: 'has no earlier run: the container never restarted', next: 'p shows the run that goes on' };
  if (state === 'waiting') return { what: words.waiting, next: '' };
  if (problem) return problem;
  return { what: words[state], next: '' };
}

function toLine({ state }: FollowedPlace, labels: string, { what, next }: Problem): Line {
  const grave = state === 'denied' || state === 'absent' || state === 'reconnecting';
  const said = `${what}${next === '' ? '' : ` — ${next}`}`;
  return [
    ' ',
    [grave ? 'warning' : 'muted', `${grave ? '▲' : '·'} `],
    ['context', `${labels} `],
    [grave ? 'warning' : 'muted', said],
  ];
}

/** Why there is no line to show. */
export function emptyLog(
  tail: LogTail,
  pods: Reading<unknown>,
  of: string,
  filtered: boolean,
  now: number,
): readonly Line[] {
  if (tail.problem)
    return [
      [' ', ['warning', `▲ ${tail.problem.what}`]],
      [' ', ['muted', tail.problem.next]],
    ];
  if (tail.places.length === 0) {
    const note = readingNote(pods, now);
    if (note)
      return [[' ', 'pods: ', note], ...(pods.problem ? [[' ', ['muted', pods.problem.next]] satisfies Line] : [])];
    return [[' ', ['muted', `no pod of ${of} is here`]]];
  }
  if (filtered && tail.ring.length > 0)
    return [[' ', ['muted', tail.busy ? 'filtering…' : 'no line matches the filter — esc clears it']]];
  const opening = tail.places.filter(({ state }) => state === 'opening').length;
  if (opening > 0) return [[' ', ['muted', `opening ${counted(opening, 'log')}…`]]];
  return tail.places.some(({ state }) => state === 'open')
    ? [[' ', ['muted', 'nothing was written in this time']]]
    : [];
}
