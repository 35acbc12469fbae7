import pLimit from 'p-limit';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { ConnectOptions } from '../settings/connect-options.ts';
import { openClusterFeed } from './cluster-feed.ts';
import { type ClusterConnection, createClusterConnection } from './connection/cluster-connection.ts';
import { type HealthState, type HealthTimes, watchHealth } from './connection/connection-health.ts';
import { withoutSecrets } from './connection/problems.ts';
import type { ChosenContext } from './kubeconfig/kubeconfig.ts';
import type { ListWatchTimes } from './list-watch.ts';
import type { ClusterSource } from './sources/listed.ts';

const parallelLists = 16;

export interface SessionOptions {
  readonly connect: ConnectOptions;
  /** False to read everything once and stop. */
  readonly watch: boolean;
  /** What is listed beside what every check rests on. */
  readonly lists: readonly ClusterSource[];
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
  const feed = openClusterFeed(
    {
      connection,
      health,
      limit: pLimit(parallelLists),
      watch: options.watch,
      ...(options.times?.lists && { times: options.times.lists }),
    },
    options.lists,
    health.state,
    options.onPicture,
  );
  touch = feed.touch;
  return {
    connection,
    picture: feed.picture,
    health: health.state,
    settled: feed.settled,
    async close() {
      closed = true;
      feed.close();
      health.close();
      await connection.close();
    },
  };
}

/** Not one that failed: that is tried again at a time. */
function isSigningIn({ failure, retryAt }: HealthState): boolean {
  return failure === 'credentials' && retryAt === undefined;
}
