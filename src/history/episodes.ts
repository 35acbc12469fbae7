import type { Episode, HistoryAnswer, HistoryQuestion } from '../governance/history.ts';
import { readHistory } from './history-file.ts';
import { type Identity, identify } from './identity.ts';
import type { Ledger } from './ledger.ts';
import type { HistoryRecord, Named } from './record.ts';
import { gone } from './standing.ts';

type End = NonNullable<Episode['end']>;

/** Goes through a history file, twice, for what came and went. Rejects as readHistory does. */
export async function findEpisodes(
  path: string,
  ledger: Ledger,
  { from, of, most }: HistoryQuestion,
): Promise<HistoryAnswer> {
  const wanted = of && new Uint32Array(3);
  if (of && wanted) identify(of.constraint, of.object, wanted);
  const concerns = (identity: Identity) =>
    wanted === undefined || identity.every((word, index) => word === wanted[index]);
  // Of the latest: what is later stands later in the file.
  const ends = new Map<string, End>();
  let more = false;
  await readHistory(path, undefined, (record) => {
    if (record.tag !== 'gone' || record.gone <= from || !concerns(record.identity)) return;
    ends.set(nameOf(record), { last: record.last, gone: record.gone });
    if (ends.size > most) more = dropFirst(ends);
  });
  const found = new Map<string, Episode>();
  const take = (record: Whose & Named & { after: number }, end?: End) => {
    found.set(nameOf(record), episodeOf(ledger, record, end));
    if (found.size > 2 * most) more = dropFirst(found);
  };
  await readHistory(path, undefined, (record) => {
    if (record.tag === 'episode' && record.gone > from && concerns(record.identity)) take(record, record);
    if (record.tag !== 'came' || !concerns(record.identity)) return;
    const end = ends.get(nameOf(record));
    if (end !== undefined) take(record, end);
    else if (record.first > from && stands(ledger, record)) take(record);
  });
  const episodes = [...found.values()].sort((a, b) => changedAt(b) - changedAt(a));
  return { episodes: episodes.slice(0, most), more: more || episodes.length > most };
}

interface Whose {
  readonly constraint: number;
  readonly identity: Identity;
  readonly first: number;
}

const nameOf = ({ identity, first }: Whose) => `${identity.join()},${first}`;

function changedAt({ first, end }: Episode): number {
  return end?.gone ?? first;
}

function dropFirst(map: Map<string, unknown>): true {
  for (const key of map.keys()) {
    map.delete(key);
    break;
  }
  return true;
}

/** Whether it came then and is there still. */
export function stands(ledger: Ledger, { constraint, identity, first }: HistoryRecord & { tag: 'came' }): boolean {
  const standing = ledger.courses.get(constraint)?.standing;
  const place = standing?.find(identity) ?? -1;
  return standing !== undefined && place >= 0 && standing.stateOf(place) !== gone && standing.firstOf(place) === first;
}

function episodeOf({ texts }: Ledger, record: Whose & Named & { after: number }, end: End | undefined): Episode {
  const { constraint, kind, namespace, name, first, after } = record;
  const called = texts[kind] ?? '';
  const slash = called.indexOf('/');
  return {
    constraint: texts[constraint] ?? '',
    object: { group: called.slice(0, slash), kind: called.slice(slash + 1), namespace: texts[namespace] ?? '', name },
    first,
    after,
    ...(end && { end: { last: end.last, gone: end.gone } }),
  };
}
