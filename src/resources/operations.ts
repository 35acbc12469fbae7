import { nameOf, scopeLevel } from '../governance/azure/resource-id.ts';
import type { RunStatus } from '../operations/run-status.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { defineResource } from './define-resource.ts';
import { quiet } from './looks.ts';
import { operationDocument } from './operation-document.ts';
import {
  concerns,
  type OperationFacts,
  type OperationItem,
  type OperationRow,
  operationRow,
  type RunFacts,
} from './operation-row.ts';
import { runDetail, runLooks, type WordLook } from './run-detail.ts';
import { spellSeconds } from './spell-seconds.ts';

const runsOf = ({ azure }: ConsoleState) => azure.runs;
const isRunning = ({ state }: RunStatus) => state === 'running';

/** Operations of this console and of the journal, each once: those of this cluster first, the newest first. */
export const operations = defineResource<OperationItem, OperationFacts>({
  id: 'operations',
  aliases: ['journal', 'op', 'ops'],
  summary: 'what is being changed in Azure, and what was',
  documentKind: 'JournalList',
  side: 'journal',
  wants: ['journal'],
  nothing: 'nothing was changed from here yet',
  detailAlways: true,
  readings: ({ azure }) => [azure.journal],
  ticks: (state) => runsOf(state).some(isRunning),
  rows(state, { now }) {
    const journal = new Map((state.azure.journal.value ?? []).map((item) => [item.status.id, item]));
    const followed = new Map(runsOf(state).map((run) => [run.id, run]));
    const all = new Map([...[...journal].map(([id, { status }]) => [id, status] as const), ...followed]);
    return [...all.values()]
      .map((run) => operationRow(run, journal.get(run.id), followed.has(run.id), now))
      .sort((a, b) => b.item.run.startedAt - a.item.run.startedAt)
      .sort((a, b) => Number(isElsewhere(a, state)) - Number(isElsewhere(b, state)));
  },
  columns: [
    {
      id: 'state',
      width: 13,
      priority: 0,
      words: ({ state }) => lookOf(state).word,
      look: ({ state }) => lookOf(state),
    },
    { id: 'operation', width: 30, grow: 3, priority: 0, words: 'title' },
    { id: 'where', width: 20, grow: 1, priority: 4, words: whereText },
    {
      id: 'steps',
      width: 7,
      priority: 2,
      align: 'right',
      words: ({ steps }) =>
        `${steps.filter(({ state }) => !['pending', 'running'].includes(state)).length} of ${steps.length}`,
    },
    {
      id: 'came',
      title: 'WHAT CAME OF IT',
      width: 20,
      grow: 3,
      priority: 5,
      words: ({ problem, note }) => problem?.what ?? note ?? '',
      look: ({ problem }) => (problem ? { tone: 'error' } : quiet),
    },
    { id: 'by', width: 14, grow: 1, priority: 6, words: ({ by }) => by?.account ?? '' },
    {
      id: 'took',
      width: 12,
      priority: 3,
      align: 'right',
      words: ({ seconds }) => spellSeconds(seconds * 1000),
      order: ({ endedAt, seconds }) => (endedAt === undefined ? Number.MAX_SAFE_INTEGER : seconds),
    },
    { id: 'when', title: 'BEGUN', width: 8, priority: 1, moment: 'startedAt' },
  ],
  heading(rows, state) {
    const running = runsOf(state).filter(isRunning).length;
    const elsewhere = rows.filter((row) => isElsewhere(row, state)).length;
    return [
      ...(running === 0 ? [] : [['info', ` · ${running} running`] as const]),
      ...(elsewhere === 0 ? [] : [['muted', ` · ${elsewhere} of other clusters, below`] as const]),
    ];
  },
  detail: ({ item: { run } }, _, { now }) =>
    runDetail(run, now).filter((line) => !('length' in line) || line.length > 0),
  whole: (row, _, { now }) => operationDocument(row, now),
  search: ({ item: { run } }) => `${run.kind} ${run.target}`,
});

function lookOf(state: RunFacts['state']): WordLook {
  return runLooks[state === 'unfinished' ? 'unfollowed' : state];
}

/** It was done in another cloud, or is not about the cluster that the console is at. */
export function isElsewhere({ facts }: OperationRow, { azure: { picture } }: ConsoleState): boolean {
  const { cluster, signIn } = picture;
  if (facts.by !== undefined && signIn.value !== undefined && facts.by.cloud !== signIn.value.cloud) return true;
  return cluster.value !== undefined && !concerns(facts, cluster.value.id);
}

function whereText({ cluster, scope }: RunFacts): string {
  if (cluster !== undefined) return `cluster ${nameOf(cluster)}`;
  return scope === undefined ? '' : `${scopeLevel(scope).replace('resource ', '')} ${nameOf(scope)}`;
}
