import { type ListKey, listKey, readingOf } from './list-key.ts';
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

export type HistoryPart = ConstraintHistory | HistorySummary;

export const historyList: ListKey<HistoryPart> = listKey<HistoryPart>('history');

type Lists = Parameters<typeof readingOf>[0];

export function historyReading(picture: Lists): Reading<readonly HistoryPart[]> {
  return readingOf(picture, historyList);
}

export function historySummary(picture: Lists): HistorySummary | undefined {
  return historyReading(picture).value?.find((part) => part.part === 'summary');
}
