import type { Constraint } from '../governance/constraint.ts';
import { historyReading, historySummary } from '../governance/history.ts';
import type { ReadingState } from '../governance/reading.ts';
import { historiesByKey, historyOf, type Since, sinceOf } from '../governance/since.ts';
import { moment } from '../resources/facts.ts';
import type { ReportSource } from './report.ts';

/** What is said of the history beside what it tells. It is of this program's own making, and knows what it saw. */
export interface HistoryHeader {
  readonly state: ReadingState;
  readonly source: string;
  /** The first audit in it, and the latest. */
  readonly begun?: string;
  readonly latest?: string;
  /** Made up, for the sandbox, up to here. */
  readonly madeUpUntil?: string;
  /** Why there is none, or it is not being written. */
  readonly reason?: string;
  readonly next?: string;
}

export function historyHeader({ picture }: Pick<ReportSource, 'picture'>): { readonly history?: HistoryHeader } {
  const { state, source, problem } = historyReading(picture);
  if (state === 'loading') return {};
  const { begun = 0, latest = 0, madeUpUntil } = historySummary(picture) ?? {};
  return {
    history: {
      state,
      source,
      ...moment('begun', begun > 0 ? begun * 1000 : undefined),
      ...moment('latest', latest > 0 ? latest * 1000 : undefined),
      ...moment('madeUpUntil', madeUpUntil === undefined ? undefined : madeUpUntil * 1000),
      ...(problem && { reason: problem.what, next: problem.next }),
    },
  };
}

/** Tells of rows since when they are known, by the history as it was read. */
export function sinceIn({
  picture,
}: Pick<ReportSource, 'picture'>): (constraint: Constraint, row: number) => Since | undefined {
  const begun = historySummary(picture)?.begun ?? 0;
  const histories = historiesByKey(historyReading(picture).value ?? []);
  return (constraint, row) => sinceOf(historyOf(histories, constraint), constraint, row, begun);
}

interface NotedHistory {
  readonly history?: HistoryHeader;
  /** Rows of the table. */
  readonly shown: number;
  readonly since?: string;
}

/** What a person reading the table is told of the history: what is wrong with it, and what it is where a row or the question rests on it. */
export function historyNote({ history, shown, since }: NotedHistory): string | undefined {
  if (history === undefined) return undefined;
  if (history.reason !== undefined) return `history: ${history.reason}`;
  if (history.begun === undefined || (shown === 0 && since === undefined)) return undefined;
  return `SINCE is when this program saw it first; it has looked since ${history.begun}`;
}
