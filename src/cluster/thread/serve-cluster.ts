import type { MessagePort } from 'node:worker_threads';
import type { ClusterPicture } from '../../governance/cluster-picture.ts';
import { buffersOf } from '../../governance/logs/log-chunk.ts';
import { loading } from '../../governance/reading.ts';
import type { ClusterRequests } from '../cluster-requests.ts';
import type { SessionOptions } from '../cluster-session.ts';
import type { ChosenCluster, ClusterEvents, ClusterSide, OpenCluster } from '../cluster-side.ts';
import { ClusterError } from '../connection/cluster-error.ts';
import { UnknownContextError } from '../kubeconfig/kubeconfig-error.ts';
import type { Answers, ErrorData, FromCluster, Part, Question, Request, ToCluster } from './messages.ts';
import { diffPicture } from './picture-patch.ts';

/**
 * Serves a cluster side to the thread at the other end of the port, for as long as this thread lives. `onSaid` is called
 * after each message, with its type.
 */
export function serveCluster(
  port: Pick<MessagePort, 'on' | 'postMessage'>,
  side: ClusterSide,
  onSaid: (type: FromCluster['type']) => void = () => {},
): void {
  const chosen = new Map<number, Promise<ChosenCluster>>();
  const open = new Map<number, Promise<OpenCluster | undefined>>();
  const cancels = new Map<number, AbortController>();
  const untaken = new Map<number, () => void>();
  const say = (message: FromCluster, transfer: ArrayBuffer[] = []) => {
    port.postMessage(message, transfer);
    onSaid(message.type);
  };

  async function answer(id: number, question: Question): Promise<void> {
    const cancel = new AbortController();
    cancels.set(id, cancel);
    try {
      say({ type: 'answer', id, value: await answerTo(id, question, cancel.signal) });
    } catch (error) {
      say({ type: 'failure', id, error: errorData(error) });
    } finally {
      cancels.delete(id);
      untaken.delete(id);
    }
  }

  async function answerTo(id: number, question: Question, signal: AbortSignal): Promise<Answers[Question['what']]> {
    switch (question.what) {
      case 'kubeconfig':
        return side.kubeconfig(question.connect, question.anew);
      case 'choose': {
        const choosing = side.choose(question.connect, question.context);
        chosen.set(id, choosing);
        const cluster = await choosing;
        return { config: cluster.config, chosen: cluster.chosen };
      }
      case 'close': {
        const closing = open.get(question.chosen);
        open.delete(question.chosen);
        await (await closing)?.close();
        return undefined;
      }
      case 'request': {
        const cluster = await open.get(question.chosen);
        if (cluster === undefined) throw notConnected();
        return ask(cluster.requests, question.request, signal);
      }
      case 'stream': {
        const cluster = await open.get(question.chosen);
        if (cluster === undefined) throw notConnected();
        const { method, wish } = question.stream;
        await cluster.streams[method](wish, (part) => sendPart(id, part), signal);
        return undefined;
      }
    }
  }

  /** Resolves when the part was taken, or nobody will. */
  function sendPart(id: number, part: Part): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    untaken.set(id, resolve);
    say({ type: 'part', id, part }, part.chunk ? buffersOf(part.chunk) : []);
    return promise;
  }

  async function begin(id: number, times: SessionOptions['times']): Promise<OpenCluster | undefined> {
    // What choosing failed with was said in its answer.
    const cluster = await chosen.get(id)?.catch(() => undefined);
    chosen.delete(id);
    let sent: ClusterPicture | undefined;
    const events: ClusterEvents = {
      onHealth: (state) => say({ type: 'health', chosen: id, state }),
      onPicture(picture) {
        const transfer: ArrayBuffer[] = [];
        say({ type: 'picture', chosen: id, patch: diffPicture(sent, picture, transfer) }, transfer);
        sent = picture;
      },
      onSignIn: (text) => say({ type: 'sign-in', chosen: id, text }),
    };
    try {
      return cluster?.begin(events, times);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      const problem = { what, next: 'mend the kubeconfig, or choose another with --kubeconfig' };
      say({ type: 'health', chosen: id, state: { phase: 'retrying', version: loading('GET /version'), problem } });
      return undefined;
    }
  }

  port.on('message', (message: ToCluster) => {
    if (message.type === 'ask') void answer(message.id, message.question);
    else if (message.type === 'begin') open.set(message.chosen, begin(message.chosen, message.times));
    else {
      if (message.type === 'cancel') cancels.get(message.id)?.abort();
      untaken.get(message.id)?.();
    }
  });
}

function notConnected(): ClusterError {
  return new ClusterError('cancelled', { what: 'the connection is closed', next: '' });
}

/** What is given was given to the same method at the other end (cluster-thread.ts), in this same program. */
function ask(requests: ClusterRequests, { method, given }: Request, signal: AbortSignal): Promise<Answers['request']> {
  const call = requests[method] as (...given: readonly unknown[]) => Promise<Answers['request']>;
  return call(...given, signal);
}

function errorData(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  return {
    name,
    message,
    ...(error instanceof ClusterError && { problem: error.problem }),
    ...(error instanceof UnknownContextError && { wrongInput: error.wrongInput }),
  };
}
