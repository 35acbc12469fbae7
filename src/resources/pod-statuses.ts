import { goneFrom } from '../governance/findings/gone-pods.ts';
import { readingOf } from '../governance/list-key.ts';
import { counted } from '../governance/number-text.ts';
import {
  parseStatusReport,
  type ReportKind,
  reportKinds,
  reportList,
  reportReference,
  type StatusReport,
} from '../governance/status-report.ts';
import { defineResource } from './define-resource.ts';
import { given, timestamp } from './facts.ts';
import { fault, plain, quiet } from './looks.ts';
import { podErrors } from './pod-errors.ts';

export interface ReportFacts extends Pick<StatusReport, 'kind' | 'name' | 'namespace' | 'operations'> {
  readonly pod: string;
  /** The pod is no more, and what it said is still there. */
  readonly gone: boolean;
  readonly of: StatusReport['of'];
  readonly observedGeneration: number;
  /** Absent where the kind says no such thing. */
  readonly active?: boolean;
  readonly errors: readonly string[];
  readonly createdAt: string;
}

const kinds = Object.keys(reportKinds) as readonly ReportKind[];
const source = (kind: ReportKind) => ({
  path: `/apis/status.gatekeeper.sh/${reportKinds[kind].version}/${kind.toLowerCase()}es`,
  parse: (raw: unknown) => parseStatusReport(kind, raw),
});

/** What each Gatekeeper pod says of each object, as it says it; objects have a copy in `status.byPod`. */
export const podStatuses = defineResource<StatusReport, ReportFacts>({
  id: 'podstatuses',
  aliases: ['ps', 'podstatus'],
  title: 'Pod statuses',
  noun: ['pod status', 'pod statuses'],
  documentKind: 'PodStatusList',
  summary: 'what each Gatekeeper pod says of each object',
  side: 'cluster',
  lists: {
    cluster: {
      id: reportList.id,
      later: true,
      sources: () => ({
        everywhere: source('ConstraintPodStatus'),
        beside: kinds.slice(1).map(source),
        keyOf: ({ kind, namespace, name }: StatusReport) => `${kind}/${namespace}/${name}`,
      }),
    },
  },
  nothing: 'no Gatekeeper pod says anything',
  readings: ({ picture }) => [readingOf(picture, reportList)],
  rows({ picture }) {
    const all = readingOf(picture, reportList).value ?? [];
    const gone = goneFrom(
      picture,
      all.map(({ id }) => id),
    );
    return all
      .map((report) => {
        const { kind, namespace, name, id, of, operations, observedGeneration, active, errors, createdAt } = report;
        const facts: ReportFacts = {
          pod: id,
          gone: gone(id),
          kind,
          of,
          observedGeneration,
          ...given('active', active),
          operations,
          errors: [...new Set(errors.map(({ message }) => message))],
          namespace,
          name,
          createdAt: timestamp(createdAt),
        };
        const isFault = facts.gone || errors.length > 0 || active === false;
        return { key: `${kind}/${namespace}/${name}`, name, namespace, item: report, facts, fault: isFault };
      })
      .sort((a, b) => Number(b.fault) - Number(a.fault) || (order(a.facts) < order(b.facts) ? -1 : 1));
  },
  columns: [
    {
      id: 'pod',
      width: 20,
      grow: 2,
      priority: 0,
      names: true,
      words: 'pod',
      look: ({ gone }) => (gone ? { tone: 'warning', glyph: '▲' } : plain),
    },
    { id: 'of', title: 'SAYS OF', width: 24, grow: 3, priority: 0, names: true, words: ({ of }) => spell(of) },
    {
      id: 'active',
      title: 'SAYS',
      width: 12,
      priority: 1,
      words: (facts) => verdict(facts),
      look: ({ gone, active, errors }) => (gone ? quiet : errors.length > 0 || active === false ? fault : plain),
    },
    { id: 'generation', title: 'GEN', width: 4, priority: 4, count: 'observedGeneration' },
    {
      id: 'errors',
      width: 12,
      grow: 2,
      priority: 1,
      words: ({ errors: [first = ''] }) => first,
      look: ({ errors }) => (errors.length > 0 ? fault : plain),
    },
    { id: 'operations', width: 12, grow: 1, priority: 3, words: ({ operations }) => operations.join(', ') },
    { id: 'kind', width: 20, priority: 5, wide: true, words: 'kind' },
    { id: 'age', width: 8, priority: 5, moment: 'createdAt' },
  ],
  heading(rows) {
    const pods = Map.groupBy(rows, ({ facts }) => facts.pod);
    const gone = [...pods.values()].filter(([first]) => first?.facts.gone).length;
    if (rows.length === 0) return [];
    return [
      ['muted', ` of ${counted(pods.size, 'pod')}`],
      ...(gone > 0 ? [['warning', `, ▲ ${gone} of them gone`] as const] : []),
    ];
  },
  detail: ({ item, facts: { pod, gone, kind, name, operations } }) => [
    [pod, ['muted', gone ? ' is no more, and said of ' : ' says of '], spell(item.of)],
    [['muted', 'as '], operations.join(', ') || 'no operation', ['muted', ` in ${kind} `], name],
    ...podErrors([item]),
  ],
  object: ({ item }) => reportReference(item),
});

function spell({ kind, name }: StatusReport['of']): string {
  return [kind, name].filter(Boolean).join('/');
}

function order({ pod, kind, of }: ReportFacts): string {
  return [pod, kind, of.kind, of.name].join('\n');
}

function verdict({ kind, gone, active, errors }: ReportFacts): string {
  if (gone) return 'pod gone';
  if (errors.length > 0) return 'failing';
  const asked = kind === 'ProviderPodStatus' || kind === 'ConnectionPodStatus';
  if (active === undefined) return 'taken up';
  return asked ? (active ? 'asks it' : 'asks it not') : active ? 'enforced' : 'not enforced';
}
