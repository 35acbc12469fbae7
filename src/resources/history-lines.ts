import { type HistorySummary, historyReading, historySummary, recentChanges } from '../governance/history.ts';
import { counted } from '../governance/number-text.ts';
import type { ConsoleState } from '../state/console-state.ts';
import type { Piece } from './detail-line.ts';
import { spellAge } from './spell-age.ts';

type Picture = ConsoleState['picture'];

/** `seen by this console since 3 Nov 14:02`, with what is to be known of it: gaps, who writes it, what is made up or wrong. */
export function historyNote(picture: Picture, now: number): readonly Piece[] {
  const { state, problem } = historyReading(picture);
  const summary = historySummary(picture);
  if (summary === undefined || summary.begun === 0) {
    if (state === 'loading' || state === 'live') return [];
    return [['warning', `▲ no history: ${problem?.what ?? state}`]];
  }
  const { begun, madeUpUntil, writer, gaps } = summary;
  const gap = gaps.at(-1);
  return [
    ['muted', `seen by this console since ${stamp(begun)}`],
    ...(madeUpUntil === undefined ? [] : [['warning', `, made up until ${stamp(madeUpUntil)}`] as const]),
    ...(gap === undefined
      ? []
      : [
          [
            'muted',
            ` · nobody watched ${stamp(gap.from)} to ${stamp(gap.to)}${gaps.length > 1 ? `, and ${counted(gaps.length - 1, 'time')} before` : ''}`,
          ] as const,
        ]),
    ...(writer === 'another' ? [['muted', ' · another console writes it'] as const] : []),
    ...(state === 'failed' && problem ? [['warning', ` ▲ ${problem.what}`] as const] : []),
    ...aheadNote(summary, now),
  ];
}

/** Audits whose time lies ahead are not stored, for one of the clocks is wrong. */
function aheadNote({ latest }: HistorySummary, now: number): readonly Piece[] {
  return latest * 1000 > now + 600_000
    ? [['warning', ` ▲ the clock here is behind what was stored until ${stamp(latest)}`]]
    : [];
}

/** What came and went since this user last looked, and for a day at least. Undefined while that is not known. */
export function changesSince(
  picture: Picture,
  now: number,
): { came: number; gone: number; more: boolean; words: string } | undefined {
  const summary = historySummary(picture);
  const recent = recentChanges(picture);
  if (summary === undefined || recent === undefined || summary.latest === 0) return undefined;
  const yesterday = Math.floor(now / 1000) - 86_400;
  const { lookedAt, begun } = summary;
  const from = Math.max(Math.min(lookedAt ?? yesterday, yesterday), recent.from);
  const since =
    lookedAt !== undefined && lookedAt <= yesterday
      ? `you last looked ${spellAge(lookedAt * 1000, now)} ago`
      : 'yesterday';
  let came = 0;
  let gone = 0;
  for (const { first, after, end } of recent.episodes) {
    if (first > from && after >= begun) came++;
    if (end !== undefined && end.gone > from) gone++;
  }
  return { came, gone, more: recent.more, words: from < begun ? `the history began` : since };
}

/** `3 Nov 14:02`, by the clock here; with the year where that is another. */
export function stamp(seconds: number): string {
  const date = new Date(seconds * 1000);
  const year = date.getFullYear() === new Date().getFullYear() ? '' : ` ${date.getFullYear()}`;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getDate()} ${months[date.getMonth()]}${year} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
