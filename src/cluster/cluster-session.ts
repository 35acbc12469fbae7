import pLimit from 'p-limit';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { type HistoryAnswer, type HistoryQuestion, historyList } from '../governance/history.ts';
import type { Problem } from '../governance/reading.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import { openClusterFeed } from './cluster-feed.ts';
import type { ClusterMemory } from './cluster-memory.ts';
import { clusterUid } from './cluster-uid.ts';
import { type ClusterConnection, createClusterConnection } from './connection/cluster-connection.ts';
import { ClusterError } from './connection/cluster-error.ts';
import { type HealthState, type HealthTimes, watchHealth } from './connection/connection-health.ts';
import { withoutSecrets } from './connection/problems.ts';
import type { ChosenContext } from './kubeconfig/kubeconfig.ts';
import type { ListWatchTimes } from './list-watch.ts';
import type { ClusterSource } from './sources/listed.ts';
import { derived } from './sources/merged-reading.ts';

const parallelLists = 16;

export interface SessionOptions {
  readonly connect: ConnectOptions;
  /** False to read everything once and stop. */
  readonly watch: boolean;
  /** Whether the audit's log is read for what status does not keep; it is when everything is followed. */
  readonly auditLog?: boolean;
  /** What is listed beside what every check rests on. */
  readonly lists: readonly ClusterSource[];
  /** What remembers this cluster beyond this run; nothing does unless told. */
  readonly memory?: ClusterMemory | undefined;
  onHealth(state: HealthState): void;
  onPicture(picture: ClusterPicture): void;
  /** A sign-in command has written this to stderr and is still running. */
  onSignIn?(text: string): void;
  readonly times?: { readonly health?: HealthTimes; readonly lists?: Partial<ListWatchTimes> } | undefined;
}

/** One pinned context, connected and followed, until it is closed whole. */
export interface ClusterSession {
  readonly connection: ClusterConnection;
  picture(): ClusterPicture;
  health(): HealthState;
  readonly settled: Promise<void>;
  /** Resolves when what is in the picture has been remembered, or cannot be. */
  remembered(): Promise<void>;
  /** What is remembered of the past. Rejects with an error that has a `problem`. */
  history(question: HistoryQuestion): Promise<HistoryAnswer>;
  /** No callback comes after it; resolves when the sockets are gone. */
  close(): Promise<void>;
}

export function openClusterSession(chosen: ChosenContext, options: SessionOptions): ClusterSession {
  const connection = createClusterConnection(chosen, options.connect, (text) => {
    if (closed) return;
    said = withoutSecrets(text);
    options.onSignIn?.(said);
  });
  let said = '';
  let closed = false;
  let touch: () => void = () => undefined;
  const health = watchHealth(
    connection,
    (state) => {
      options.onHealth(state);
      if (state.phase === 'connected') said = '';
      // What a sign-in asks for while all was still well was of no interest then.
      if (isSigningIn(state) && said !== '') options.onSignIn?.(said);
      touch();
    },
    options.times?.health,
  );
  const memory = options.memory?.({
    connect: options.connect,
    followed: options.watch,
    uid: () => clusterUid(connection),
    changed: () => touch(),
  });
  const listsWith = derived(
    () => [feed.picture().lists, memory?.reading()] as const,
    ([lists, history]) => (history === undefined ? lists : new Map([...lists, [historyList.id, history]])),
  );
  const picture = (): ClusterPicture => ({ ...feed.picture(), lists: listsWith() });
  const feed = openClusterFeed(
    {
      connection,
      health,
      limit: pLimit(parallelLists),
      watch: options.watch,
      auditLog: options.auditLog ?? options.watch,
      ...(options.times?.lists && { times: options.times.lists }),
    },
    options.lists,
    health.state,
    (next) => {
      memory?.see(next);
      options.onPicture(picture());
    },
  );
  touch = feed.touch;
  return {
    connection,
    picture,
    health: health.state,
    settled: feed.settled,
    async remembered() {
      memory?.see(feed.picture());
      await memory?.stored();
    },
    async history(question) {
      if (memory === undefined) throw new ClusterError('content', nothingKept);
      return memory.ask(question);
    },
    async close() {
      closed = true;
      feed.close();
      health.close();
      await memory?.close();
      await connection.close();
    },
  };
}

const nothingKept: Problem = { what: 'no history is kept here', next: 'see history in config.yaml' };

/** Not one that failed: that is tried again at a time. */
function isSigningIn({ failure, retryAt }: HealthState): boolean {
  return failure === 'credentials' && retryAt === undefined;
}
