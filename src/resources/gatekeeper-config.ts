import type { GatekeeperConfig } from '../governance/component.ts';
import { configReference } from '../governance/findings/wording.ts';
import { spellKind } from '../governance/sync.ts';
import { defineResource } from './define-resource.ts';
import { moment } from './facts.ts';
import { podErrors } from './pod-errors.ts';
import { isFailing, type PodsSay, podColumns, podsSay } from './pods-of.ts';

export interface ConfigFacts extends PodsSay, Pick<GatekeeperConfig, 'namespace' | 'exclusions'> {
  /** `Service/v1`: kinds that are kept for referential rules. */
  readonly synced: readonly string[];
  /** Requests whose judgement goes to the log. */
  readonly traces: readonly { readonly user: string; readonly kind: string; readonly dump: boolean }[];
  readonly readinessStats: boolean;
  readonly createdAt?: string;
}

const [pods, errors] = podColumns<ConfigFacts>();

/** Gatekeeper's own settings in the cluster; one of them, named `config`, counts. */
export const gatekeeperConfig = defineResource<GatekeeperConfig, ConfigFacts>({
  id: 'config',
  aliases: ['configs'],
  title: 'Gatekeeper Config',
  noun: 'Config',
  documentKind: 'ConfigList',
  summary: 'what Gatekeeper leaves out, keeps and traces',
  side: 'cluster',
  nothing: 'Gatekeeper has no Config: it leaves no namespace out by it, and keeps and traces nothing by it',
  readings: ({ picture }) => [picture.config],
  rows: ({ picture }) =>
    (picture.config.value ?? []).map((config) => {
      const { namespace, exclusions, synced = [], traces = [], readinessStats = false, byPod = [], createdAt } = config;
      const facts: ConfigFacts = {
        namespace,
        exclusions,
        synced: synced.map(spellKind),
        traces: traces.map(({ user, kind, dump }) => ({ user, kind: spellKind(kind), dump })),
        readinessStats,
        ...podsSay(byPod),
        ...moment('createdAt', createdAt),
      };
      return {
        key: namespace,
        name: 'config',
        namespace,
        item: config,
        facts,
        // Versions before 3.18 say nothing of it.
        fault: byPod.length > 0 && isFailing(facts),
      };
    }),
  columns: [
    { id: 'namespace', width: 17, priority: 0, names: true, words: 'namespace' },
    {
      id: 'exempt',
      title: 'LEAVES OUT',
      width: 20,
      grow: 3,
      priority: 0,
      words: ({ exclusions }) => spellExclusions(exclusions),
    },
    { id: 'synced', title: 'KEEPS', width: 14, grow: 2, priority: 1, words: ({ synced }) => synced.join(', ') },
    { id: 'traces', width: 6, priority: 2, count: ({ traces }) => traces.length, quietZero: true },
    pods,
    errors,
    { id: 'age', width: 8, priority: 5, moment: ({ createdAt }) => createdAt },
  ],
  detail: ({ item, facts: { exclusions, synced, traces, readinessStats } }) => [
    [`Config ${item.namespace}/config`],
    ...exclusions.map(
      ({ processes, namespaces }) =>
        [
          ['muted', `${processes.join(', ') || 'nothing'} leaves out `],
          namespaces.join(', ') || 'no namespace',
        ] as const,
    ),
    [['muted', 'kept for referential rules: '], synced.join(', ') || 'nothing, but what SyncSets name'],
    ...traces.map(
      ({ user, kind, dump }) =>
        [
          ['muted', 'traces requests of '],
          user || 'anyone',
          ['muted', ' for '],
          kind,
          dump ? ', with all data' : '',
        ] as const,
    ),
    ...(readinessStats ? [[['muted', 'logs what readiness waits for']] as const] : []),
    ...podErrors(item.byPod ?? []),
  ],
  object: ({ item: { namespace } }) => configReference(namespace),
});

function spellExclusions(exclusions: ConfigFacts['exclusions']): string {
  return exclusions
    .map(
      ({ processes, namespaces }) =>
        `${namespaces.join(', ')}${processes.includes('*') ? '' : ` (${processes.join(', ')})`}`,
    )
    .join(' · ');
}
