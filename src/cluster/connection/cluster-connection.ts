import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { objectOf, textOf } from '../../governance/raw-json.ts';
import type { ConnectOptions } from '../../settings/connect-options.ts';
import { type Credential, createCredentials } from '../kubeconfig/credentials.ts';
import type { ChosenContext } from '../kubeconfig/kubeconfig.ts';
import { createOwnDryRuns, type OwnDryRuns } from '../own-dry-runs.ts';
import { inTurn } from '../turns.ts';
import { bodyJson, bodyText, heardLines } from './answer-body.ts';
import { ClusterError } from './cluster-error.ts';
import { createDispatcher } from './dispatcher.ts';
import { headerWords, refusalMessage } from './error-answer.ts';
import { createHttpSessions, isLost } from './http-session.ts';
import { answerError, type ErrorAnswer, type FailedRequest, networkError, timeoutError } from './problems.ts';
import { proxiesOf } from './proxy.ts';
import { refuseWrites } from './readonly-guard.ts';
import { warningTexts } from './warning-headers.ts';

const unzip = promisify(gunzip);
/** Milliseconds without a byte before a request counts as failed; of a watch, until it is opened. */
const defaultTimeout = 30_000;
/** Milliseconds after which a request that is not a watch counts as failed, however long the flags let it take. */
const longest = 10 * 60_000;
/** How often a request is repeated that the server did not take because it ended the connection. */
const mostLosses = 3;

export interface ClusterRequest {
  /** GET when absent. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  readonly accept?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What the body is said to be, such as `application/merge-patch+json`; `application/json` when absent. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** What the server made of a request, whatever its status but 401. */
export interface ClusterAnswer {
  readonly status: number;
  /** Parsed JSON, unchecked; undefined when it is none. */
  readonly body: unknown;
  /** The texts of its `Warning` headers. */
  readonly warnings: readonly string[];
  /** What any other method would have rejected with; absent for status 2xx. */
  readonly error?: ClusterError;
}

/** The one way to the API server of a pinned context. Every method rejects with ClusterError and nothing else. */
export interface ClusterConnection {
  /** The server's address as the kubeconfig has it. */
  readonly server: string;
  /** Whom the server sees: the kubeconfig's user, or the one acted as. */
  readonly user: string;
  /** "" means all namespaces. */
  readonly namespace: string;
  /** What was asked by dry run on this connection. */
  readonly ownDryRuns: Pick<OwnDryRuns, 'has'>;
  /** Epoch ms of the last answer or line that came from the server; 0 before the first. */
  lastHeard(): number;
  /** The same of answers alone: the lines of an open watch say nothing of what new requests come to. */
  lastAnswered(): number;
  /** Signs in if needed; any other method does so by itself. */
  signIn(): Promise<void>;
  /** The answer as parsed JSON, unchecked. */
  json(path: string, request?: ClusterRequest): Promise<unknown>;
  /** The answer as it came: to a dry run, a refusal is an answer too. Rejects when none came, or the credentials are not accepted. */
  answer(path: string, request: ClusterRequest): Promise<ClusterAnswer>;
  /** What `take` makes of the parsed answer, at once: of many that arrive together, one at a time stands as objects. */
  take<T>(path: string, request: ClusterRequest, take: (answer: unknown) => T): Promise<T>;
  /** Resolves when the server has agreed to answer; then yields line by line, until the server ends it. */
  stream(path: string, request?: ClusterRequest): Promise<AsyncGenerator<string, void, undefined>>;
  /** Drops all connections, so that what is open fails and what comes next connects anew. */
  reset(): void;
  close(): Promise<void>;
}

/** A connection to the chosen context; sends nothing until it is asked. `onSignIn` is told what a sign-in command writes. */
export function createClusterConnection(
  chosen: ChosenContext,
  options: Pick<ConnectOptions, 'namespace' | 'as' | 'asGroups' | 'requestTimeout' | 'readonly'>,
  onSignIn: (text: string) => void = () => undefined,
): ClusterConnection {
  const closing = new AbortController();
  const base = new URL(
    chosen.cluster.server.includes('://') ? chosen.cluster.server : `https://${chosen.cluster.server}`,
  );
  const basePath = base.pathname.replace(/\/$/, '');
  // Compression costs more than it saves over loopback.
  const compressed = !/^(localhost|127\.|\[::1\])/.test(base.hostname);
  const user = options.as ?? chosen.user.as ?? chosen.userName;
  const timeout = options.requestTimeout === 0 ? longest : (options.requestTimeout ?? defaultTimeout);
  const credentials = createCredentials(chosen, {
    impersonation: { user: options.as, groups: options.asGroups },
    signal: closing.signal,
    onOutput: onSignIn,
  });
  const proxies = proxiesOf(chosen.cluster['proxy-url']);
  const sessions = createHttpSessions((tls) => createDispatcher(tls, chosen.cluster['proxy-url'] ?? undefined));
  const refusals = new WeakMap<Credential, ErrorAnswer>();
  const ownDryRuns = createOwnDryRuns();
  let heard = 0;
  let answered = 0;

  function hear(): void {
    heard = Date.now();
    answered = heard;
  }

  /**
   * Sends and returns an answer of status 2xx, or of any but 401 where that is wanted. A 401 signs in anew, once; what the server did not take because it ended
   * the connection is asked again, and shares the 401 of the others with its credential.
   */
  async function send(
    path: string,
    request: ClusterRequest,
    wanted: 'whole' | 'stream' | 'any status',
    before: Attempts = { refused: false, lost: 0 },
  ): Promise<Dispatcher.ResponseData> {
    const { method = 'GET', query = {} } = request;
    const isStream = wanted === 'stream';
    if (options.readonly) refuseWrites(method, path, query);
    if (query.dryRun !== undefined) ownDryRuns.note(path, request.body);
    const failed = failing(path, request);
    if (closing.signal.aborted || request.signal?.aborted) throw cancelled(failed);
    const credential = await credentials.get();
    const limit = isStream ? undefined : AbortSignal.timeout(options.requestTimeout || longest);
    const unanswered = new AbortController();
    const search = new URLSearchParams(query).toString();
    const headers: Record<string, string | string[]> = {
      accept: request.accept ?? 'application/json',
      'user-agent': 'constable',
    };
    for (const [name, value] of Object.entries(credential.headers))
      headers[name] = typeof value === 'string' ? value : [...value];
    if (compressed && !isStream) headers['accept-encoding'] = 'gzip';
    if (request.body !== undefined) headers['content-type'] = request.contentType ?? 'application/json';
    const session = sessions.for(credential.tls);
    const signals = [closing.signal, session.ended.signal, request.signal, limit, unanswered.signal].filter(
      (signal) => signal !== undefined,
    );
    session.waiting.add(unanswered);
    // The client's own limits begin when the request is on its way, which it may wait for.
    const late = setTimeout(() => unanswered.abort(new DOMException('', 'TimeoutError')), timeout);
    let response: Dispatcher.ResponseData;
    try {
      response = await session.dispatcher.request({
        origin: base.origin,
        path: basePath + path + (search === '' ? '' : `?${search}`),
        method,
        headers,
        body: request.body === undefined ? null : JSON.stringify(request.body),
        signal: AbortSignal.any(signals),
        headersTimeout: timeout,
        bodyTimeout: isStream ? 0 : timeout,
      });
    } catch (error) {
      const again = isLost(error) && (method === 'GET' || method === 'HEAD');
      const refusal = refusals.get(credential);
      if (again && refusal !== undefined) return signInAnew(credential, refusal);
      if (again && before.lost < mostLosses) return send(path, request, wanted, { ...before, lost: before.lost + 1 });
      throw whyNoAnswer(failed, error, request.signal, limit);
    } finally {
      clearTimeout(late);
      session.waiting.delete(unanswered);
    }
    if (isStream) sessions.follow(session, response.body);
    hear();
    if (response.statusCode < 300) return response;
    if (wanted === 'any status' && response.statusCode !== 401) return response;
    const words = headerWords(response);
    if (response.statusCode === 401) {
      // Said before anything is awaited: the others that are lost by it come next.
      refusals.set(credential, { ...words, message: '' });
      sessions.retire(session);
    }
    const message = await refusalMessage(response, timeout);
    if (response.statusCode === 401) return signInAnew(credential, { ...words, message });
    throw answerError(failed, { ...words, message });

    function signInAnew(refused: Credential, refusal: ErrorAnswer): Promise<Dispatcher.ResponseData> {
      if (before.refused) throw answerError(failed, refusal);
      credentials.refused(refused);
      return send(path, request, wanted, { ...before, refused: true });
    }
  }

  function failing(path: string, { method = 'GET', query }: ClusterRequest): FailedRequest {
    return { method, path, watch: query?.watch !== undefined, server: base.origin + basePath, user, proxies };
  }

  function whyNoAnswer(failed: FailedRequest, error: unknown, signal?: AbortSignal, limit?: AbortSignal): ClusterError {
    if (error instanceof ClusterError) return error;
    if (limit?.aborted || isTimeout(error))
      return timeoutError(failed, limit?.aborted ? options.requestTimeout || longest : timeout);
    if (signal?.aborted || closing.signal.aborted) return cancelled(failed);
    return networkError(failed, error);
  }

  async function read(path: string, request: ClusterRequest): Promise<Buffer<ArrayBuffer>> {
    return bytesOf(await send(path, request, 'whole'), path, request);
  }

  async function bytesOf(
    response: Dispatcher.ResponseData,
    path: string,
    request: ClusterRequest,
  ): Promise<Buffer<ArrayBuffer>> {
    try {
      const bytes = Buffer.from(await response.body.arrayBuffer());
      hear();
      return response.headers['content-encoding'] === 'gzip' ? await unzip(bytes) : bytes;
    } catch (error) {
      throw whyNoAnswer(failing(path, request), error, request.signal);
    }
  }

  async function answer(path: string, request: ClusterRequest): Promise<ClusterAnswer> {
    const response = await send(path, request, 'any status');
    const body = bodyJson(await bytesOf(response, path, request));
    const status = response.statusCode;
    const warnings = warningTexts(response.headers.warning);
    if (status < 300) return { status, body, warnings };
    const words = { ...headerWords(response), message: textOf(objectOf(body).message) };
    return { status, body, warnings, error: answerError(failing(path, request), words) };
  }

  async function take<T>(path: string, request: ClusterRequest, make: (answer: unknown) => T): Promise<T> {
    const bytes = await read(path, request);
    return inTurn(() => {
      let answer: unknown;
      try {
        answer = JSON.parse(bodyText(bytes));
      } catch {
        throw brokenContent(base.origin, path);
      }
      return make(answer);
    });
  }

  return {
    server: chosen.cluster.server,
    user,
    namespace: options.namespace ?? chosen.namespace,
    ownDryRuns,
    lastHeard: () => heard,
    lastAnswered: () => answered,
    async signIn() {
      await credentials.get();
    },
    answer,
    json: (path, request = {}) => take(path, request, (answer) => answer),
    take,
    async stream(path, request = {}) {
      const { body } = await send(path, request, 'stream');
      return heardLines(
        body,
        () => {
          heard = Date.now();
        },
        (error) => whyNoAnswer(failing(path, request), error, request.signal),
      );
    },
    reset: () => void sessions.dropAll(),
    async close() {
      closing.abort();
      await sessions.dropAll();
    },
  };
}

/** What became of the attempts before this one. */
interface Attempts {
  /** A credential was refused (401). */
  readonly refused: boolean;
  readonly lost: number;
}

/** The limit may end while the body is read, when only the error is at hand. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function cancelled({ method, path }: FailedRequest): ClusterError {
  return new ClusterError('cancelled', { what: `${method} ${path} was cancelled`, next: '' });
}

function brokenContent(server: string, path: string): ClusterError {
  return new ClusterError('content', { what: `${server} sent broken JSON for ${path}`, next: 'asking again' });
}
