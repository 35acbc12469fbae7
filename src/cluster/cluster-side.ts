import type { ConnectOptions } from '../settings/connect-options.ts';
import type { ClusterMemory } from './cluster-memory.ts';
import { type ClusterRequests, type ClusterStreams, createRequests, createStreams } from './cluster-requests.ts';
import { openClusterSession, type SessionOptions } from './cluster-session.ts';
import { type ChosenContext, chooseContext, type Kubeconfig, readKubeconfig } from './kubeconfig/kubeconfig.ts';
import type { ClusterSource } from './sources/listed.ts';

/** The Kubernetes side as the console uses it, in its own thread or in another. */
export interface ClusterSide {
  /** The kubeconfig as it was read first, which stays whatever becomes of the file; or read `anew`. Rejects with KubeconfigError. */
  kubeconfig(connect: ConnectOptions, anew?: boolean): Promise<Kubeconfig>;
  /** A context of that kubeconfig; the one of the options, or the current one, when none is named. Rejects with KubeconfigError. */
  choose(connect: ConnectOptions, context?: string): Promise<ChosenCluster>;
}

/** A context that can be connected. */
export interface ChosenCluster {
  readonly config: Kubeconfig;
  readonly chosen: ChosenContext;
  /** Connects, once; nothing is told before. */
  begin(events: ClusterEvents, times?: SessionOptions['times']): OpenCluster;
}

export type ClusterEvents = Pick<SessionOptions, 'onHealth' | 'onPicture' | 'onSignIn'>;

export interface OpenCluster {
  readonly requests: ClusterRequests;
  readonly streams: ClusterStreams;
  /** No event comes after it; resolves when the sockets are gone. */
  close(): Promise<void>;
}

/** The Kubernetes side in this thread; `lists` are read beside what every check rests on, and `memory` remembers what was. */
export function createClusterSide(lists: readonly ClusterSource[], memory?: ClusterMemory): ClusterSide {
  let pinned: Promise<Kubeconfig> | undefined;
  const side: ClusterSide = {
    async kubeconfig({ kubeconfig }, anew = false) {
      if (!anew && pinned !== undefined) return pinned;
      const before = pinned;
      const reading = readKubeconfig(kubeconfig);
      pinned = reading;
      reading.catch(() => {
        if (pinned === reading) pinned = before;
      });
      return reading;
    },
    async choose(connect, context) {
      const config = await side.kubeconfig(connect);
      const chosen = chooseContext(config, context ?? connect.context);
      return {
        config,
        chosen,
        begin(events, times) {
          const session = { connect, watch: true, lists, memory, ...events, times };
          const { connection, history, close } = openClusterSession(chosen, session);
          return { requests: createRequests(connection, history), streams: createStreams(connection), close };
        },
      };
    },
  };
  return side;
}
