import type { ConnectOptions } from '../../settings/connect-options.ts';
import type { ClusterRequests, ClusterStreams } from '../cluster-requests.ts';
import type { SessionOptions } from '../cluster-session.ts';
import type { ClusterError } from '../connection/cluster-error.ts';
import type { HealthState } from '../connection/connection-health.ts';
import type { ChosenContext, Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import type { UnknownContextError } from '../kubeconfig/kubeconfig-error.ts';
import type { PicturePatch } from './picture-patch.ts';

/** What the console's thread says to the cluster's. `id` is the caller's, and stands in the answer. */
export type ToCluster =
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  /** Connects the cluster that question `chosen` chose. */
  | { readonly type: 'begin'; readonly chosen: number; readonly times: SessionOptions['times'] }
  /** The answer to the question is not wanted any more. */
  | { readonly type: 'cancel'; readonly id: number }
  /** A part of the answer was taken. */
  | { readonly type: 'taken'; readonly id: number };

export type Question =
  | { readonly what: 'kubeconfig'; readonly connect: ConnectOptions; readonly anew: boolean }
  | { readonly what: 'choose'; readonly connect: ConnectOptions; readonly context: string | undefined }
  /** Closes the cluster that question `chosen` chose. */
  | { readonly what: 'close'; readonly chosen: number }
  | { readonly what: 'request'; readonly chosen: number; readonly request: Request }
  /** Its answer comes in parts, and says nothing when they have all come. */
  | { readonly what: 'stream'; readonly chosen: number; readonly stream: Stream };

/** One call of ClusterRequests: its method and what it is given, but for a signal. */
export interface Request {
  readonly method: keyof ClusterRequests;
  readonly given: readonly unknown[];
}

/** One call of ClusterStreams. */
export interface Stream {
  readonly method: keyof ClusterStreams;
  readonly wish: Parameters<ClusterStreams[keyof ClusterStreams]>[0];
}

/** A part of a stream. */
export type Part = Parameters<Parameters<ClusterStreams[keyof ClusterStreams]>[1]>[0];

/** What the cluster's thread says. `chosen` is the question that chose the cluster it speaks of. */
export type FromCluster =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: ErrorData }
  /** The next is sent when this one was taken. */
  | { readonly type: 'part'; readonly id: number; readonly part: Part }
  | { readonly type: 'health'; readonly chosen: number; readonly state: HealthState }
  | { readonly type: 'picture'; readonly chosen: number; readonly patch: PicturePatch }
  | { readonly type: 'sign-in'; readonly chosen: number; readonly text: string };

/** By `what` of a question, the value of its answer; a request's is what its method resolves with. */
export interface Answers {
  readonly kubeconfig: Kubeconfig;
  readonly choose: { readonly config: Kubeconfig; readonly chosen: ChosenContext };
  readonly close: undefined;
  readonly stream: undefined;
  readonly request: Awaited<ReturnType<ClusterRequests[keyof ClusterRequests]>>;
}

/** An error without its class, which no message carries; a ClusterError’s with its problem, and whether what was asked for is wrong. */
export type ErrorData = Pick<Error, 'name' | 'message'> &
  Partial<Pick<ClusterError, 'problem'> & Pick<UnknownContextError, 'wrongInput'>>;
