import { sameId, scopeContains, scopeLevel } from '../governance/azure/resource-id.ts';
import type { RunStatus } from '../operations/run-status.ts';
import type { JournalItem } from '../state/azure-state.ts';
import { given, moment, timestamp, told } from './facts.ts';
import type { ResourceRow } from './resource.ts';
import { tookOf } from './run-detail.ts';

/** An operation as scripts read it. */
export type RunFacts = ReturnType<typeof runFacts>;

/** With what only the journal knows: absent until it was read. */
export interface OperationFacts extends RunFacts {
  /** As whom it was done. */
  readonly by?: JournalItem['by'];
  /** The same as az or kubectl lines. */
  readonly commands?: readonly string[];
  /** That it took, or takes so far. */
  readonly seconds: number;
}

export interface OperationItem {
  readonly run: RunStatus;
  /** Known to this console, so that it can be followed; others are only in the journal. */
  readonly followed: boolean;
}

export type OperationRow = ResourceRow<OperationItem, OperationFacts>;

export function operationRow(
  run: RunStatus,
  item: JournalItem | undefined,
  followed: boolean,
  now: number,
): OperationRow {
  const { by, commands } = item ?? {};
  return {
    key: run.id,
    name: run.title,
    fault: ['failed', 'interrupted', 'unknown', 'unfollowed'].includes(run.state),
    item: { run, followed },
    facts: {
      ...runFacts(run),
      ...given('by', by),
      ...given('commands', commands),
      seconds: Math.floor(tookOf(run, now) / 1000),
    },
  };
}

export function runFacts(run: RunStatus) {
  const { kind, state, startedAt, endedAt, steps } = run;
  return {
    ...told(run, ['id', 'title', 'target', 'input', 'note', 'problem']),
    operation: kind,
    ...placeOf(run),
    /** ARM id of the AKS cluster that the console was connected to. */
    ...given('connectedTo', run.cluster),
    /** `unfinished`: no console saw its end yet; the next one takes it up. */
    state: state === 'unfollowed' ? ('unfinished' as const) : state,
    startedAt: timestamp(startedAt),
    ...moment('endedAt', endedAt),
    steps: steps.map((step) => told(step, ['id', 'title', 'state', 'note', 'requestId'])),
  };
}

interface Place {
  /** ARM id of the AKS cluster that it is about, as far as the record tells it. */
  readonly cluster?: string;
  /** ARM id of where it acts, where that is no cluster. */
  readonly scope?: string;
}

const aksCluster =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerService\/managedClusters\/[^/]+/i;
const armScope =
  /^(?:\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?|\/providers\/Microsoft\.Management\/managementGroups\/[^/]+)/i;

/** The cluster or else the scope that an operation names, in what it was asked with or in what it changes. */
function placeOf({ input, target }: RunStatus): Place {
  const { clusterId, scope, exemptScope }: Readonly<Record<string, unknown>> = { ...input };
  const named = [clusterId, scope, exemptScope, target].filter((id) => typeof id === 'string');
  const [cluster] = named.flatMap((id) => aksCluster.exec(id) ?? []);
  if (cluster !== undefined) return { cluster };
  const [where] = named.flatMap((id) => armScope.exec(id) ?? []);
  return given('scope', where);
}

/** Whether an operation concerns the cluster: it is about it, or acts on what holds it. */
export function concerns({ cluster, scope, connectedTo = '' }: RunFacts, clusterId: string): boolean {
  if (cluster !== undefined) return sameId(cluster, clusterId);
  // Which clusters a management group holds is not in its id.
  if (scope === undefined || scopeLevel(scope) === 'management group') return sameId(connectedTo, clusterId);
  return scopeContains(scope, clusterId);
}
