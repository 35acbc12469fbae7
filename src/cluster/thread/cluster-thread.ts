import type { ClusterPicture } from '../../governance/cluster-picture.ts';
import type { ConnectOptions } from '../../settings/connect-options.ts';
import type { ClusterRequests, ClusterStreams } from '../cluster-requests.ts';
import type { ChosenCluster, ClusterSide } from '../cluster-side.ts';
import type { Answers, FromCluster, Part, Question, Request, Stream, ToCluster } from './messages.ts';
import { applyPicture } from './picture-patch.ts';

/** The other thread, such as a Worker. */
export interface ClusterPort {
  postMessage(message: ToCluster): void;
  on(event: 'message', listener: (message: FromCluster) => void): unknown;
}

type Event = Exclude<FromCluster, { type: 'answer' | 'failure' | 'part' }>;

/**
 * The Kubernetes side in another thread, which parses what arrives while keys are answered here. What the console will
 * ask first can be asked `ahead`, and is connected at once.
 */
export function createThreadSide(port: ClusterPort, ahead?: ConnectOptions): ClusterSide {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const taking = new Map<number, (part: Part) => Promise<void>>();
  const listening = new Map<number, (event: Event) => void>();
  const missed = new Map<number, Event[]>();
  let last = 0;

  function ask<W extends Question['what']>(question: Question & { what: W }, signal?: AbortSignal): Asked<Answers[W]> {
    const id = ++last;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.set(id, { resolve, reject });
    port.postMessage({ type: 'ask', id, question });
    signal?.addEventListener('abort', () => port.postMessage({ type: 'cancel', id }), { once: true });
    // The other end answers a question with what belongs to it: both are this same program.
    return { id, answer: promise as Promise<Answers[W]> };
  }

  function settle(id: number): { resolve(value: unknown): void; reject(error: Error): void } | undefined {
    const asked = waiting.get(id);
    waiting.delete(id);
    taking.delete(id);
    return asked;
  }

  /** Of a stream that is not wanted any more nobody takes anything. */
  async function takePart(id: number, part: Part): Promise<void> {
    await taking.get(id)?.(part);
    port.postMessage({ type: 'taken', id });
  }

  function stream(asked: Question & { what: 'stream' }, take: (part: Part) => Promise<void>, signal: AbortSignal) {
    const { id, answer } = ask(asked, signal);
    taking.set(id, take);
    signal.addEventListener('abort', () => taking.delete(id), { once: true });
    return answer;
  }

  function tell(event: Event): void {
    const listener = listening.get(event.chosen);
    if (listener !== undefined) listener(event);
    else missed.get(event.chosen)?.push(event);
  }

  port.on('message', (message) => {
    if (message.type === 'answer') settle(message.id)?.resolve(message.value);
    else if (message.type === 'failure') settle(message.id)?.reject(Object.assign(new Error(), message.error));
    else if (message.type === 'part') void takePart(message.id, message.part);
    else tell(message);
  });

  function choose(connect: ConnectOptions, context: string | undefined): Chosen {
    const { id, answer } = ask({ what: 'choose', connect, context });
    const chosen = answer.then(
      (found): ChosenCluster => ({
        ...found,
        begin(events, times) {
          let closed = false;
          let picture: ClusterPicture | undefined;
          const listener = (event: Event) => {
            if (closed) return;
            if (event.type === 'health') events.onHealth(event.state);
            else if (event.type === 'sign-in') events.onSignIn?.(event.text);
            else {
              picture = applyPicture(picture, event.patch);
              events.onPicture(picture);
            }
          };
          if (!missed.has(id)) port.postMessage({ type: 'begin', chosen: id, times });
          for (const event of missed.get(id) ?? []) listener(event);
          missed.delete(id);
          listening.set(id, listener);
          return {
            requests: requestsOf((request, signal) => ask({ what: 'request', chosen: id, request }, signal).answer),
            streams: streamsOf((asked, take, signal) =>
              stream({ what: 'stream', chosen: id, stream: asked }, take, signal),
            ),
            async close() {
              closed = true;
              listening.delete(id);
              await ask({ what: 'close', chosen: id }).answer;
            },
          };
        },
      }),
    );
    return { id, chosen };
  }

  let first: Chosen | undefined;
  if (ahead !== undefined) {
    first = choose(ahead, undefined);
    missed.set(first.id, []);
    port.postMessage({ type: 'begin', chosen: first.id, times: undefined });
    first.chosen.catch(() => undefined);
  }

  return {
    kubeconfig: (connect, anew = false) => ask({ what: 'kubeconfig', connect, anew }).answer,
    choose(connect, context) {
      if (first !== undefined && connect === ahead && context === undefined) return first.chosen;
      return choose(connect, context).chosen;
    },
  };
}

interface Asked<T> {
  readonly id: number;
  readonly answer: Promise<T>;
}

interface Chosen {
  readonly id: number;
  readonly chosen: Promise<ChosenCluster>;
}

type Send = (request: Request, signal?: AbortSignal) => Promise<Answers['request']>;

/** What comes back is what the method resolves with: see serve-cluster.ts. */
function requestsOf(send: Send): ClusterRequests {
  const call =
    (method: keyof ClusterRequests) =>
    (...given: readonly unknown[]) =>
      send({ method, given });
  return {
    object: call('object'),
    events: call('events'),
    constraint: call('constraint'),
    template: call('template'),
    whole: call('whole'),
    pathOf: call('pathOf'),
    listAt: (path, query, signal) => send({ method: 'listAt', given: [path, query] }, signal),
    patch: (request, signal) => send({ method: 'patch', given: [request] }, signal),
    reviewAccess: call('reviewAccess'),
    history: call('history'),
    images: (signal) => send({ method: 'images', given: [] }, signal),
    dryRun: (request, signal) => send({ method: 'dryRun', given: [request] }, signal),
    recheck: (request, signal) => send({ method: 'recheck', given: [request] }, signal),
    sideEffects: (signal) => send({ method: 'sideEffects', given: [] }, signal),
    policyChecks: (signal) => send({ method: 'policyChecks', given: [] }, signal),
    workloads: (namespace, signal) => send({ method: 'workloads', given: [namespace] }, signal),
    checkRollout: (workload, signal) => send({ method: 'checkRollout', given: [workload] }, signal),
  } as ClusterRequests;
}

type SendStream = (stream: Stream, take: (part: Part) => Promise<void>, signal: AbortSignal) => Promise<void>;

function streamsOf(send: SendStream): ClusterStreams {
  return { logs: (wish, take, signal) => send({ method: 'logs', wish }, take, signal) };
}
