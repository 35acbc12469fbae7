import { spellDuration } from '../governance/duration.ts';
import {
  type Episode,
  type HistoryAnswer,
  historyOfConstraint,
  historyReading,
  historySummary,
} from '../governance/history.ts';
import { counted } from '../governance/number-text.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { headingLine, plainLine, type TextLine } from './detail-line.ts';
import { historyNote, stamp } from './history-lines.ts';
import { trendText } from './trend-text.ts';

/** The history of one violation as a document: each time that it was there, the gaps in which nobody watched, and what that is worth. */
export function violationHistoryLines(
  { constraint, object }: Pick<Episode, 'constraint' | 'object'>,
  { episodes, more }: HistoryAnswer,
  picture: ConsoleState['picture'],
  now: number,
): readonly TextLine[] {
  const summary = historySummary(picture);
  const begun = summary?.begun ?? 0;
  const { kind, namespace, name } = object;
  const trend = historyOfConstraint(picture, constraint)?.trend;
  const text = trend && trendText(trend);
  return [
    headingLine(`${namespace === '' ? '' : `${namespace}/`}${kind}/${name}`),
    plainLine(`breaks ${constraint}`),
    plainLine(''),
    ...(episodes.length === 0
      ? [warning(`this program has not seen it${historyReading(picture).state === 'live' ? ' yet' : ''}`)]
      : episodes.flatMap((episode) => [...timeLines(episode, begun, now), plainLine('')])),
    ...(more ? [plainLine('and there were more times before'), plainLine('')] : []),
    ...(text
      ? [headingLine('All violations of the constraint'), plainLine(text.blocks), plainLine(text.words), plainLine('')]
      : []),
    headingLine('What this is'),
    plainLine(noteText(picture, now)),
    plainLine(
      'It tells of the audits that this program saw, by the clock that the audits go by. A violation is known by its',
    ),
    plainLine(
      'constraint and object, whatever its message says; what was there before the first look may be of any age.',
    ),
    ...(summary && summary.gaps.length > 0
      ? [
          plainLine(''),
          headingLine(`Nobody watched ${counted(summary.gaps.length, 'time')}`),
          ...summary.gaps
            .toReversed()
            .map(({ from, to }) => plainLine(`${stamp(from)} to ${stamp(to)}  (${spellDuration((to - from) * 1000)})`)),
        ]
      : []),
  ];
}

function timeLines({ first, after, end }: Episode, begun: number, now: number): readonly TextLine[] {
  const there = spellDuration((end === undefined ? now : end.last * 1000) - first * 1000);
  const came =
    after >= begun
      ? `came    between ${stamp(after)} and ${stamp(first)}`
      : `found   ${stamp(first)}, when this program first looked; since when it is there is not known`;
  const went =
    end === undefined
      ? 'is there still, as of the last audit'
      : `went    between ${stamp(end.last)} and ${stamp(end.gone)}`;
  return [plainLine(came), plainLine(went), plainLine(`seen    ${after >= begun ? '' : '≥'}${there}`)];
}

function noteText(picture: ConsoleState['picture'], now: number): string {
  return (
    historyNote(picture, now)
      .map((piece) => (typeof piece === 'string' ? piece : piece[1]))
      .join('') || 'the history is being read'
  );
}

const warning = (text: string): TextLine => ({ text, look: 'warning' });
