/** An HTTPS server (HTTP/2 and 1.1) that does just what a test tells it, and remembers what it was asked. */
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { ChosenContext } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import type { KubeconfigCluster, KubeconfigUser } from '../../src/cluster/kubeconfig/kubeconfig-shape.ts';
import { type CertificateAuthority, createCertificateAuthority } from '../../src/sandbox/certificates.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Http2ServerRequest['headers'];
  readonly httpVersion: string;
  body: string;
}

export type Answerer = (asked: Asked, response: Http2ServerResponse) => void | Promise<void>;

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  readonly authority: CertificateAuthority;
  readonly requests: readonly Asked[];
  answer: Answerer;
  /** Ends every connection at once, as a crash does. */
  drop(): void;
  /** How many sockets are open. */
  open(): number;
  context(user?: KubeconfigUser, cluster?: Partial<KubeconfigCluster>): ChosenContext;
  close(): Promise<void>;
}

let shared: Promise<CertificateAuthority> | undefined;

export async function startScriptedServer(
  answer: Answerer,
  { port = 0, hosts = ['127.0.0.1', 'localhost'] } = {},
): Promise<ScriptedServer> {
  shared ??= createCertificateAuthority();
  const authority = await shared;
  const pair = await authority.issue({ commonName: 'scripted', hosts });
  const requests: Asked[] = [];
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  const scripted = { answer };
  const server = createSecureServer({ ...pair, allowHTTP1: true }, async (request, response) => {
    const url = new URL(request.url, 'https://scripted');
    const asked: Asked = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      httpVersion: request.httpVersion,
      body: '',
    };
    requests.push(asked);
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    for await (const chunk of request) asked.body += String(chunk);
    await scripted.answer(asked, response);
  });
  server.on('secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
    session.on('close', () => sessions.delete(session));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const bound = (server.address() as AddressInfo).port;
  const url = `https://127.0.0.1:${bound}`;
  const drop = () => {
    for (const session of sessions) session.destroy();
    for (const socket of sockets) socket.destroy();
  };
  return Object.assign(scripted, {
    url,
    port: bound,
    authority,
    requests,
    drop,
    open: () => sockets.size,
    context: (user: KubeconfigUser = {}, cluster: Partial<KubeconfigCluster> = {}): ChosenContext => ({
      context: 'scripted',
      clusterName: 'scripted',
      cluster: {
        server: url,
        'certificate-authority-data': Buffer.from(authority.caPem).toString('base64'),
        ...cluster,
      },
      userName: 'tester',
      user,
      namespace: '',
    }),
    close: () =>
      new Promise<void>((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  });
}

export function sendJson(
  response: Http2ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function sendStatus(
  response: Http2ServerResponse,
  code: number,
  message = '',
  headers: Record<string, string> = {},
): void {
  sendJson(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }, code, headers);
}

/** Waits until the check holds, looking every 10 ms; throws what the check last said after the deadline. */
export async function eventually<T>(check: () => T | undefined | false, deadline = 30_000): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    const result = check();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > end) throw new Error(`not within ${deadline} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
