import type { RunStatus } from '../../operations/run-status.ts';
import { given, timestamp } from '../../resources/facts.ts';
import type { JournalItem } from '../../state/azure-state.ts';
import { age } from '../age.ts';
import { textTable } from '../table.ts';

export interface JournalList {
  readonly apiVersion: 'constable/v1';
  readonly kind: 'JournalList';
  /** The journal's file. */
  readonly source: string;
  readonly readAt: string;
  readonly total: number;
  readonly items: readonly JournalListItem[];
}

export interface JournalListItem extends RunItem {
  readonly by: JournalItem['by'];
  readonly commands: readonly string[];
}

/** An operation as scripts read it. `unfinished`: no console saw its end yet; the next one takes it up. */
export interface RunItem {
  readonly id: string;
  readonly operation: string;
  readonly title: string;
  readonly target: string;
  readonly input: unknown;
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly note?: string;
  readonly problem?: RunStatus['problem'];
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly state: string;
    readonly note?: string;
  }[];
}

/** Newest first. */
export function journalList(items: readonly JournalItem[], source: string, readAt: number): JournalList {
  return {
    apiVersion: 'constable/v1',
    kind: 'JournalList',
    source,
    readAt: timestamp(readAt),
    total: items.length,
    items: items.map(({ status, by, commands }) => ({ ...runItem(status), by, commands })),
  };
}

export function runItem(status: RunStatus): RunItem {
  return {
    id: status.id,
    operation: status.kind,
    title: status.title,
    target: status.target,
    input: status.input,
    state: status.state === 'unfollowed' ? 'unfinished' : status.state,
    startedAt: timestamp(status.startedAt),
    ...given('endedAt', status.endedAt === undefined ? undefined : timestamp(status.endedAt)),
    ...given('note', status.note),
    ...given('problem', status.problem),
    steps: status.steps.map(({ id, title, state, note }) => ({ id, title, state, ...given('note', note) })),
  };
}

export function journalTable({ items, readAt }: JournalList): string {
  return textTable<JournalListItem>(
    [
      { title: 'STARTED', cell: ({ startedAt }) => age(Date.parse(startedAt), Date.parse(readAt)) },
      { title: 'STATE', cell: ({ state }) => state },
      { title: 'OPERATION', cell: ({ title }) => title },
      { title: 'BY', cell: ({ by }) => by.account },
      { title: 'NOTE', cell: ({ note, problem }) => problem?.what ?? note ?? '-' },
    ],
    items,
  );
}
