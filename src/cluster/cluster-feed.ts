import { auditLogKey } from '../governance/audit-log/logged-audit.ts';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { PodOwner } from '../governance/component.ts';
import { loading, type Problem, type Reading } from '../governance/reading.ts';
import type { HealthState } from './connection/connection-health.ts';
import { type Collection, type ListStart, type ListWatchContext, listWatch } from './list-watch.ts';
import { followAuditLog } from './sources/audit-log.ts';
import {
  componentPodSources,
  configSources,
  constraintCrdSource,
  deploymentSources,
  namespaceSource,
  podOwnerSources,
  templateSource,
  webhookSources,
} from './sources/components.ts';
import { followConstraintKinds } from './sources/constraint-kinds.ts';
import { followConstraints } from './sources/constraints.ts';
import { createConstraintJoin } from './sources/joined-constraints.ts';
import { type ClusterSource, openListed } from './sources/listed.ts';
import { derived, mergeReadings } from './sources/merged-reading.ts';
import { scopedCollection } from './sources/scoped-collection.ts';
import { followEndpoints } from './sources/webhook-endpoints.ts';

/** Changes that come together are shown together: at most one picture in this many ms. */
const batch = 33;
/** The same while the constraints are read first: each picture is counted and drawn whole, beside a server that is busy. */
const firstBatch = 100;
/** Watches wait for the first lists, but no longer than this many ms: one list may hang. */
const patience = 1_000;

/** Everything that is read from one cluster. */
export interface ClusterFeed {
  picture(): ClusterPicture;
  /** Resolves when everything was answered once. */
  readonly settled: Promise<void>;
  /** No callback comes after it. */
  close(): void;
}

interface FeedContext extends Omit<ListWatchContext, 'start'> {
  /** Whether the audit's log is read for what status does not keep. */
  readonly auditLog: boolean;
}

/** Opens all sources at once; `lists` are read beside what every check rests on. `touch` says that the connection's health has changed. */
export function openClusterFeed(
  session: FeedContext,
  lists: readonly ClusterSource[],
  health: () => HealthState,
  onPicture: (picture: ClusterPicture) => void,
): ClusterFeed & { touch(): void } {
  const start = beginStart();
  const context: FeedContext & ListWatchContext = { ...session, start };
  const { namespace } = context.connection;
  let timer: NodeJS.Timeout | undefined;
  let pace = firstBatch;
  let closed = false;
  /** Everything but logs was answered once. */
  let isSettled = false;

  function changed(): void {
    if (closed || timer !== undefined) return;
    timer = setTimeout(show, pace);
  }

  function show(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isSettled) readAuditLog();
    onPicture(picture());
  }

  /** All constraints were answered: that is shown at once. */
  function constraintsRead(): void {
    start.end();
    pace = batch;
    if (timer !== undefined) show();
  }

  const kinds = followConstraintKinds(context, () => {
    constraints.adopt((kinds.reading().value ?? []).map((kind) => [kind.kind, kind]));
    changed();
  });
  const constraints = followConstraints(context, kinds, changed);
  const templates = listWatch(context, templateSource, () => {
    kindsMayHaveChanged();
    changed();
  });
  const crds = context.watch ? listWatch(context, constraintCrdSource, () => kindsMayHaveChanged()) : undefined;
  const kindsMayHaveChanged = onOther(
    () =>
      `${crds?.reading().value?.join() ?? ''} ${templates.reading().value?.map(({ kind, created }) => `${kind}:${created}`) ?? ''}`,
    () => kinds.look(),
  );
  const webhooks = webhookSources.map((source) =>
    listWatch(context, source, () => {
      endpoints.adopt(webhookReading());
      changed();
    }),
  );
  const webhookReading = derived(
    () => webhooks.map((collection) => collection.reading()),
    (parts) => mergeReadings(parts, ({ type, name }) => `${type}/${name}`),
  );
  const endpoints = followEndpoints(context, changed);
  const deployments = scopedCollection(context, deploymentSources(namespace), changed);
  const componentPods = scopedCollection(context, componentPodSources(namespace), () => {
    listed.adopt(componentPods.reading());
    changed();
  });
  const config = scopedCollection(context, configSources(), changed);
  const namespaces = listWatch(context, namespaceSource, changed);
  const listed = openListed(context, lists, componentPods, changed);
  const auditLog = context.auditLog ? followAuditLog(context, changed) : undefined;
  const joined = createConstraintJoin(changed, !context.watch);
  const readAuditLog = () => auditLog?.adopt(componentPods.reading(), constraints.readings());
  const asked = lists.flatMap((source) => ('follow' in source ? source.id : []));
  const allLists = derived(
    () => [listed.readings(), auditLog?.reading(), unanswered()] as const,
    ([readings, audits, problem]) => {
      const all = new Map([...readings, ...(audits === undefined ? [] : [[auditLogKey.id, audits] as const])]);
      for (const id of asked) {
        const reading = all.get(id);
        if (reading) all.set(id, whileAnswered(reading, problem));
      }
      return all;
    },
  );
  const collections = [templates, ...webhooks, deployments, componentPods, config, namespaces];
  /** Opened last: they are many, and nothing waits for them. */
  let pods: Collection<PodOwner> | undefined;
  const podReading = derived(
    () => [pods?.reading()] as const,
    ([reading]): Reading<ReadonlyMap<string, PodOwner>> => {
      if (reading === undefined) return loading('GET /api/v1/pods');
      const { value, ...rest } = reading;
      return value === undefined
        ? rest
        : { ...rest, value: new Map(value.map((pod) => [`${pod.namespace}/${pod.name}`, pod])) };
    },
  );

  /** Why nothing is answered now. */
  const unanswered = () => (health().phase === 'retrying' ? health().problem : undefined);
  const kindReading = derived(
    () => [kinds.reading(), unanswered()] as const,
    ([reading, problem]) => whileAnswered(reading, problem),
  );

  function picture(): ClusterPicture {
    return {
      version: health().version,
      kinds: kindReading(),
      constraints: auditLog ? joined.join(constraints.readings(), auditLog.audits()) : constraints.readings(),
      templates: templates.reading(),
      deployments: deployments.reading(),
      componentPods: componentPods.reading(),
      webhooks: webhookReading(),
      endpoints: endpoints.reading(),
      config: config.reading(),
      namespaces: namespaces.reading(),
      pods: podReading(),
      lists: allLists(),
    };
  }

  async function settle(): Promise<void> {
    await kinds.settled;
    await constraints.settled();
    constraintsRead();
    if (closed) return;
    pods = scopedCollection(context, podOwnerSources(namespace), changed);
    listed.openLater();
    listed.adopt(componentPods.reading());
    await Promise.all([...collections, pods].map(({ settled }) => settled));
    if (closed) return;
    endpoints.adopt(webhookReading());
    listed.adopt(componentPods.reading());
    isSettled = true;
    readAuditLog();
    await Promise.all([endpoints.settled(), listed.settled(), auditLog?.settled()]);
  }

  return {
    picture,
    settled: settle(),
    touch: changed,
    close() {
      closed = true;
      clearTimeout(timer);
      timer = undefined;
      start.end();
      for (const one of [kinds, constraints, crds, endpoints, ...collections, listed, auditLog, joined, pods])
        one?.close();
    },
  };
}

/** What is asked for again and again, not watched, is live only while the server answers. */
function whileAnswered<T>(reading: Reading<T>, problem: Problem | undefined): Reading<T> {
  return reading.state === 'live' && problem !== undefined ? { ...reading, state: 'stale', problem } : reading;
}

function beginStart(): ListStart & { end(): void } {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  let isOver = false;
  const end = () => {
    clearTimeout(timer);
    isOver = true;
    resolve();
  };
  const timer = setTimeout(end, patience);
  return { over, isOver: () => isOver, end };
}

/** Calls `then` when the text is another than last time. */
function onOther(text: () => string, then: () => void): () => void {
  let last: string | undefined;
  return () => {
    const next = text();
    if (next !== last) then();
    last = next;
  };
}
