/** Failures of requests turned into words: what happened, to what, and what to do next. Nothing here repeats a credential. */
import type { Problem } from '../../governance/reading.ts';
import { ClusterError } from './cluster-error.ts';
import { proxyWords } from './proxy.ts';
import { permissionFor, permissionText } from './request-permission.ts';

/** The request that failed, as far as words need it. */
export interface FailedRequest {
  readonly method: string;
  readonly path: string;
  readonly watch: boolean;
  readonly server: string;
  readonly user: string;
  /** What it may have gone through. */
  readonly proxies: readonly URL[];
}

/** An answer with an error status. `message` is the server's own (a Status object's), remote text. */
export interface ErrorAnswer {
  readonly status: number;
  readonly message: string;
  readonly requestId?: string;
  /** Milliseconds, from Retry-After. */
  readonly retryAfter?: number;
}

/** The error for an answer whose status is not 2xx. */
export function answerError(request: FailedRequest, answer: ErrorAnswer): ClusterError {
  const said = answer.message === '' ? '' : `: ${answer.message}`;
  const problem: Problem = {
    ...answerWords(request, answer.status, said, answer.retryAfter),
    status: answer.status,
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  };
  return new ClusterError('status', problem, answer.retryAfter);
}

function answerWords(request: FailedRequest, status: number, said: string, retryAfter?: number): Problem {
  const asked = `${request.method} ${request.path}`;
  if (status === 401) {
    return {
      what: `${request.server} does not accept the credentials of ${request.user} (401)`,
      next: 'sign in again (az login, kubelogin) or fetch new credentials (az aks get-credentials)',
    };
  }
  if (status === 403) {
    const missing = permissionFor(request.method, request.path, request.watch);
    if (missing === undefined) {
      return { what: `${request.user} may not ${asked}${said}`, next: 'ask a cluster admin for access to this path' };
    }
    return {
      what: `${request.user} may not ${permissionText(missing)}`,
      next: `ask a cluster admin for a role that allows: ${permissionText(missing)}`,
      missing,
    };
  }
  if (status === 404) {
    return {
      what: `${asked} is not there (404)${said}`,
      next: 'it may have been deleted, or its API is not installed',
    };
  }
  if (status === 410) {
    return { what: `the watch of ${request.path} fell too far behind (410)`, next: 'the list is being read anew' };
  }
  if (status === 429) {
    const wait = retryAfter === undefined ? 'a while' : `${Math.ceil(retryAfter / 1000)} s`;
    return { what: `${request.server} is limiting requests (429): ${asked}`, next: `asking again in ${wait}` };
  }
  if (status >= 500) {
    return {
      what: `${request.server} failed on ${asked} (${status})${said}`,
      next: 'asking again; if it stays, look at the API server',
    };
  }
  return { what: `${request.server} refused ${asked} (${status})${said}`, next: 'see the message for the reason' };
}

type Words = readonly [what: string, next: string];

const noAnswer: Words = ['does not answer', 'check the network, the VPN and the authorized IP ranges of the cluster'];
const trustAnew = 'fetch credentials anew: certificate-authority-data must be that of this cluster';
const unknownAuthority: Words = ['shows a certificate of an unknown authority', trustAnew];

const networkWords: Readonly<Record<string, Words>> = {
  ECONNREFUSED: ['refuses connections', 'check that the cluster runs (az aks show) and that the address is right'],
  ENOTFOUND: ['cannot be found in DNS', 'a private cluster needs its VPN or private DNS; check the server name'],
  EAI_AGAIN: ['cannot be looked up: DNS does not answer', 'check the network and the VPN'],
  EHOSTUNREACH: ['cannot be reached: no route to the host', 'check the network and the VPN'],
  ENETUNREACH: ['cannot be reached: no network', 'check the network and the VPN'],
  ETIMEDOUT: noAnswer,
  UND_ERR_CONNECT_TIMEOUT: noAnswer,
  UND_ERR_HEADERS_TIMEOUT: [
    'took the request and does not answer',
    'it is slow or overloaded; --request-timeout allows more time',
  ],
  UND_ERR_BODY_TIMEOUT: ['stopped in the middle of an answer', 'the connection is slow or broken; asking again'],
  ECONNRESET: ['closed the connection', 'asking again'],
  UND_ERR_INFO: ['ended the connection before it answered', 'asking again'],
  UND_ERR_DESTROYED: ['was lost, and the connection is being made anew', 'asking again'],
  EPIPE: ['closed the connection', 'asking again'],
  CERT_HAS_EXPIRED: [
    'shows a certificate that has expired',
    'renew it (az aks rotate-certs), and check the clock of this machine',
  ],
  CERT_NOT_YET_VALID: ['shows a certificate that is not valid yet', 'check the clock of this machine'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['shows a certificate that the kubeconfig does not trust', trustAnew],
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'shows a certificate for another name',
    'check the server address; tls-server-name in the kubeconfig overrides the name',
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: ['does not speak TLS', 'check the address: it may need http:// or another port'],
};

/** The error for a request that got no answer, from what the HTTP client threw. */
export function networkError(request: FailedRequest, cause: unknown): ClusterError {
  const byProxy = proxyWords(cause, request.server, request.proxies);
  if (byProxy !== undefined) return new ClusterError('network', { what: byProxy[0], next: byProxy[1] });
  const code = errorCode(cause);
  const words =
    networkWords[code] ?? (code.startsWith('ERR_SSL') || code.startsWith('ERR_OSSL') ? tlsWords(code) : undefined);
  const [what, next] = words ?? [`lost the connection (${code || plainReason(cause)})`, 'asking again'];
  return new ClusterError('network', { what: `${request.server} ${what}`, next });
}

/** The error when no answer came within the time allowed. */
export function timeoutError(request: FailedRequest, milliseconds: number): ClusterError {
  return new ClusterError('network', {
    what: `${request.server} did not answer ${request.method} ${request.path} within ${Math.round(milliseconds / 100) / 10} s`,
    next: 'it is slow or unreachable; --request-timeout allows more time',
  });
}

function tlsWords(code: string): Words {
  return [`refused the TLS handshake (${code})`, 'check the client certificate and the address in the kubeconfig'];
}

/** The first code on the chain of causes: undici and Promise.any wrap what the socket said. */
function errorCode(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 5) return '';
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0], depth + 1);
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && code !== 'UND_ERR_SOCKET') return code;
  const inner = errorCode(cause, depth + 1);
  return inner !== '' ? inner : code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : '';
}

function plainReason(error: unknown): string {
  return error instanceof Error ? withoutSecrets(error.message) : 'unknown reason';
}

/** Text of another program with what looks like a token taken out. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/eyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g, '<token>')
    .replace(/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, '$1<hidden>@')
    .replace(
      /(--[\w-]*(?:secret|password|token|key|assertion)[= ]|_(?:secret|password|token|key)=)(?!<)[^\s"',]{4,}/gi,
      '$1<hidden>',
    )
    .replace(/((?:password|secret|passwd)["']?\s*[:=]\s*["']?)(?!<)[^\s"',]{4,}/gi, '$1<hidden>')
    .replace(/(bearer|password|secret|token)(["']?\s*[:=]?\s*["']?)[\w.~+/-]{20,}=*/gi, '$1$2<hidden>');
}
