import { spellDuration } from '../governance/duration.ts';
import { type Episode, historyReading, historySummary, recentChanges } from '../governance/history.ts';
import { grouped } from '../governance/number-text.ts';
import { defineResource } from './define-resource.ts';
import type { DetailLine } from './detail-line.ts';
import { given, moment, timestamp } from './facts.ts';
import { changesSince, historyNote, stamp } from './history-lines.ts';
import { plain, quiet } from './looks.ts';
import { trendText } from './trend-text.ts';

export interface ChangeFacts {
  readonly change: 'came' | 'gone';
  /** The audit that saw the change. */
  readonly at: string;
  readonly constraint: string;
  readonly object: Episode['object'];
  /** The first audit that saw the violation; it was there before, if `foundAtFirstLook`. */
  readonly firstSeen: string;
  readonly foundAtFirstLook?: true;
  /** The last moment before that at which it is known not to have been there. */
  readonly notBefore?: string;
  /** Of one that is gone: the last audit that saw it. */
  readonly lastSeen?: string;
  /** Since this user last looked, or yesterday. */
  readonly recent: boolean;
}

/** What this program saw come and go: its own history, which knows nothing of when it did not look. */
export const history = defineResource<Episode, ChangeFacts>({
  id: 'history',
  aliases: ['changes', 'hist'],
  title: 'History',
  noun: ['change', 'changes'],
  documentKind: 'ChangeList',
  summary: 'which violations came and went, as this program saw it',
  side: 'cluster',
  nothing: 'nothing came or went in the week before the last audit, as far as this program looked',
  remembers: true,
  readings: ({ picture }) => [historyReading(picture), picture.kinds, ...picture.constraints.values()],
  rows({ picture }, { now }) {
    const summary = historySummary(picture);
    const { episodes = [], from = 0 } = recentChanges(picture) ?? {};
    const begun = summary?.begun ?? 0;
    const yesterday = Math.floor(now / 1000) - 86_400;
    const recently = Math.min(summary?.lookedAt ?? yesterday, yesterday);
    return episodes
      .flatMap((episode) => changesOf(episode, from, begun).map((change) => ({ episode, ...change })))
      .sort((a, b) => b.seconds - a.seconds)
      .map(({ episode, change, seconds }) => {
        const { constraint, object, first, after, end } = episode;
        const facts: ChangeFacts = {
          change,
          at: timestamp(seconds * 1000),
          constraint,
          object,
          firstSeen: timestamp(first * 1000),
          ...given('foundAtFirstLook', after < begun ? (true as const) : undefined),
          ...moment('notBefore', after > 0 ? after * 1000 : undefined),
          ...moment('lastSeen', end && end.last * 1000),
          recent: seconds > recently,
        };
        const { group, kind, namespace, name } = object;
        const key = `${change} ${constraint} ${group}/${kind}/${namespace}/${name} ${seconds}`;
        return { key, name, namespace, item: episode, facts };
      });
  },
  columns: [
    {
      id: 'change',
      width: 6,
      priority: 0,
      words: 'change',
      look: ({ change }) => (change === 'came' ? { tone: 'warning', glyph: '▲' } : { tone: 'ok', glyph: '✔' }),
    },
    { id: 'at', title: 'WHEN', width: 8, priority: 0, moment: 'at', look: ({ recent }) => (recent ? plain : quiet) },
    { id: 'namespace', width: 12, grow: 1, priority: 2, words: ({ object }) => object.namespace },
    { id: 'object', width: 20, grow: 3, priority: 0, words: ({ object }) => `${object.kind}/${object.name}` },
    { id: 'constraint', width: 20, grow: 3, priority: 1, names: true, words: 'constraint' },
    {
      id: 'lasted',
      title: 'WAS THERE',
      width: 9,
      priority: 3,
      align: 'right',
      words: ({ change, firstSeen, lastSeen, foundAtFirstLook }) =>
        change === 'came' || lastSeen === undefined
          ? ''
          : `${foundAtFirstLook ? '≥' : ''}${spellDuration(Date.parse(lastSeen) - Date.parse(firstSeen))}`,
      order: ({ firstSeen, lastSeen = firstSeen }) => Date.parse(lastSeen) - Date.parse(firstSeen),
    },
  ],
  heading(_, { picture }, { now }) {
    const since = changesSince(picture, now);
    return [
      ...(since
        ? [['text', ` · ${grouped(since.came)} came, ${grouped(since.gone)} gone since ${since.words}`] as const]
        : []),
      ...(since?.more ? [['muted', ' · the latest ones'] as const] : []),
    ];
  },
  detail: ({ item }, { picture }, { now }) => [
    ...episodeLines(item, historySummary(picture)?.begun ?? 0),
    historyNote(picture, now),
  ],
  about({ picture }) {
    const summary = historySummary(picture);
    if (summary === undefined) return {};
    const { begun, latest, lookedAt, madeUpUntil, gaps, trend, writer } = summary;
    return {
      history: {
        ...moment('begun', begun > 0 ? begun * 1000 : undefined),
        ...moment('latest', latest > 0 ? latest * 1000 : undefined),
        ...moment('lookedAt', lookedAt === undefined ? undefined : lookedAt * 1000),
        ...moment('madeUpUntil', madeUpUntil === undefined ? undefined : madeUpUntil * 1000),
        writer,
        gaps: gaps.map(({ from, to }) => ({ from: timestamp(from * 1000), to: timestamp(to * 1000) })),
        ...given('trend', trendText(trend)?.words),
      },
      ...moment('changesFrom', (recentChanges(picture)?.from ?? 0) * 1000),
    };
  },
});

type Change = Pick<ChangeFacts, 'change'> & { readonly seconds: number };

/** That it came is told where it was seen to come. */
function changesOf({ first, after, end }: Episode, from: number, begun: number): readonly Change[] {
  return [
    ...(first > from && after >= begun ? [{ change: 'came' as const, seconds: first }] : []),
    ...(end !== undefined && end.gone > from ? [{ change: 'gone' as const, seconds: end.gone }] : []),
  ];
}

/** When a violation was there, in words. */
export function episodeLines({ object, constraint, first, after, end }: Episode, begun: number): readonly DetailLine[] {
  const { kind, namespace, name } = object;
  const came =
    after >= begun
      ? `came between ${stamp(after)} and ${stamp(first)}`
      : `was there when this program first looked, ${stamp(first)}; since when is not known`;
  return [
    [`${namespace === '' ? '' : `${namespace}/`}${kind}/${name}`, ['muted', '  breaks '], constraint],
    [came],
    [end === undefined ? 'is there' : `went between ${stamp(end.last)} and ${stamp(end.gone)}`],
  ];
}
