import { type ListKey, listKey, readingOf } from './list-key.ts';
import type { ObjectReference } from './object-reference.ts';
import type { Reading } from './reading.ts';

/**
 * What this program’s history tells of one constraint. Times are epoch seconds of audits, by the clock that audits go by;
 * 0 is "not known".
 */
export interface ConstraintHistory {
  readonly part: 'constraint';
  /** `<kind>/<name>`. */
  readonly constraint: string;
  /** Of the status whose violations `first` and `after` stand beside, row by row. */
  readonly auditedAt: number;
  /** The audit that saw the violation first. */
  readonly first: Uint32Array<ArrayBuffer>;
  /** The last moment before it at which the violation is known not to have been there. */
  readonly after: Uint32Array<ArrayBuffer>;
  readonly trend: Trend;
}

/** The history of one cluster as a whole. */
export interface HistorySummary {
  readonly part: 'summary';
  /** First and latest audit in it. */
  readonly begun: number;
  readonly latest: number;
  /** The last audit that an earlier console of this user’s saw; undefined when there was none. */
  readonly lookedAt?: number;
  /** Made up for the sandbox up to here; undefined for a real one. */
  readonly madeUpUntil?: number;
  /** This console writes it, or another one that is open, which this one follows. */
  readonly writer: 'this' | 'another';
  /** Stretches from an audit to the next one seen, between which nobody watched; the latest ones. */
  readonly gaps: readonly Stretch[];
  readonly trend: Trend;
  /** By namespace, "" for the cluster’s own objects. */
  readonly namespaces: ReadonlyMap<string, Trend>;
}

/** What came and went lately: in the week before the latest audit, and since an earlier console was open. */
export interface RecentChanges extends HistoryAnswer {
  readonly part: 'changes';
  /** Epoch seconds; what came or went before is not among them. */
  readonly from: number;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Numbers of violations over time, as the last audit of each hour and day left them. */
export interface Trend {
  /** Epoch seconds at which the last of the hours and of the days begins. */
  readonly hour: number;
  readonly day: number;
  /** The oldest first; `unseen` where no audit was seen. */
  readonly hours: Uint32Array<ArrayBuffer>;
  readonly days: Uint32Array<ArrayBuffer>;
}

/** In a trend: no audit was seen in that time, which is not zero. */
export const unseen = 0xffff_ffff;

/** A time in which a violation was there, as audits saw it. Epoch seconds; `first` and `after` as in ConstraintHistory. */
export interface Episode {
  /** `<kind>/<name>`. */
  readonly constraint: string;
  readonly object: Pick<ObjectReference, 'group' | 'kind' | 'namespace' | 'name'>;
  readonly first: number;
  readonly after: number;
  /** It was there at the one and not at the other; absent while it is there. */
  readonly end?: { readonly last: number; readonly gone: number };
}

export interface HistoryQuestion {
  /** What came or went later than that, epoch seconds. */
  readonly from: number;
  /** Of one violation only. */
  readonly of?: Pick<Episode, 'constraint' | 'object'>;
  /** Episodes at most, the latest. */
  readonly most: number;
}

export interface HistoryAnswer {
  /** The latest change first. */
  readonly episodes: readonly Episode[];
  /** There are more than were asked for. */
  readonly more: boolean;
}

/** Set in a figure that is so many or more: audit did not keep all, or not everything was read. */
export const atLeast = 0x8000_0000;

export type HistoryPart = ConstraintHistory | HistorySummary | RecentChanges;

export const historyList: ListKey<HistoryPart> = listKey<HistoryPart>('history');

type Lists = Parameters<typeof readingOf>[0];

export function historyReading(picture: Lists): Reading<readonly HistoryPart[]> {
  return readingOf(picture, historyList);
}

export function recentChanges(picture: Lists): RecentChanges | undefined {
  return historyReading(picture).value?.find((part) => part.part === 'changes');
}

export function historyOfConstraint(picture: Lists, key: string): ConstraintHistory | undefined {
  return historyReading(picture).value?.find((part) => part.part === 'constraint' && part.constraint === key) as
    | ConstraintHistory
    | undefined;
}

export function historySummary(picture: Lists): HistorySummary | undefined {
  return historyReading(picture).value?.find((part) => part.part === 'summary');
}
