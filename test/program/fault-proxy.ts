/**
 * Stands in front of an API server, sandbox or real, and spoils what goes through. Two layers: a TCP relay, for faults of
 * the network, before an HTTPS server that forwards with the upstream kubeconfig's own credentials, for faults of HTTP.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, type Dispatcher } from 'undici';
import { createCredentials } from '../../src/cluster/kubeconfig/credentials.ts';
import { chooseContext, readKubeconfig } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import { createCertificateAuthority } from '../../src/sandbox/certificates.ts';

/**
 * - `refused`: nothing listens, and open connections are gone
 * - `silent`: connections stay open and not a byte moves
 * - `throttled`: 429 with Retry-After: 1
 * - `broken`: 500 to everything
 * - `unauthorized`: 401 to everything
 * - `gone`: 410 to every watch; lists are answered
 * - `outdated`: every watch is asked for from the very first resource version, for which a server's own answer is 410
 * - `truncated`: every answer is cut off in the middle
 */
export type Fault =
  | 'none'
  | 'refused'
  | 'silent'
  | 'throttled'
  | 'broken'
  | 'unauthorized'
  | 'gone'
  | 'outdated'
  | 'truncated';

export interface FaultProxy {
  /** A kubeconfig whose only context, `faulty`, goes through the proxy. */
  readonly kubeconfig: string;
  readonly server: string;
  /** How many requests it was asked since it started. */
  asked(): number;
  set(fault: Fault): Promise<void>;
  /** Cuts every connection, once; new ones are served. */
  drop(): void;
  /** Ends every open watch with what a test wants its client to read last, such as an ERROR event or half an object. */
  spoilWatches(lastWords: string): void;
  close(): Promise<void>;
}

export async function startFaultProxy(upstreamKubeconfig: string): Promise<FaultProxy> {
  const upstream = await upstreamOf(upstreamKubeconfig);
  const authority = await createCertificateAuthority('fault-proxy-authority');
  const pair = await authority.issue({ commonName: 'fault-proxy', hosts: ['127.0.0.1'] });
  let fault: Fault = 'none';
  let asked = 0;
  const watches = new Set<Http2ServerResponse>();
  const connections = new Set<Socket>();
  const forwarding = new Set<Promise<void>>();

  const https = createSecureServer({ ...pair, allowHTTP1: true }, (request, response) => {
    asked++;
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    const isWatch = request.url.includes('watch=true');
    if (fault === 'throttled') return status(response, 429, { 'retry-after': '1' });
    if (fault === 'broken') return status(response, 500);
    if (fault === 'unauthorized') return status(response, 401);
    if (fault === 'gone' && isWatch) return status(response, 410);
    if (isWatch) {
      watches.add(response);
      response.on('close', () => watches.delete(response));
    }
    const path =
      fault === 'outdated' && isWatch ? request.url.replace(/resourceVersion=\d+/, 'resourceVersion=1') : request.url;
    const forwarded = forward(upstream, path, request, response, () => fault === 'truncated');
    forwarding.add(forwarded);
    void forwarded.then(() => forwarding.delete(forwarded));
  });
  https.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  https.on('sessionError', () => undefined);
  https.on('session', (session) => session.on('error', () => undefined));
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));

  const relay = startRelay((https.address() as AddressInfo).port);
  const port = await relay.listen(0);
  const server = `https://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'fault-proxy-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigText(server, authority.caPem), { mode: 0o600 });

  return {
    kubeconfig,
    server,
    asked: () => asked,
    async set(next) {
      if (fault === 'refused' && next !== 'refused') await relay.listen(port);
      fault = next;
      relay.pause(next === 'silent');
      if (next === 'refused') await relay.unlisten();
    },
    drop: relay.drop,
    spoilWatches(lastWords) {
      for (const watch of watches) watch.end(lastWords);
    },
    async close() {
      await relay.unlisten();
      const closed = new Promise<void>((resolve) => https.close(() => resolve()));
      // One that was dropped in the middle of its handshake would be waited for.
      for (const connection of connections) connection.destroy();
      await closed;
      await Promise.all(forwarding);
      await upstream.dispatcher.close();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Upstream {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  readonly headers: Record<string, string>;
}

async function upstreamOf(kubeconfig: string): Promise<Upstream> {
  const chosen = chooseContext(await readKubeconfig(kubeconfig));
  const signal = new AbortController().signal;
  const credential = await createCredentials(chosen, {
    impersonation: { groups: [] },
    signal,
    onOutput: () => undefined,
  }).get();
  // In HTTP/1.1: an HTTP/2 stream that is aborted while its session is destroyed ends undici's process, and this is the test's.
  const dispatcher = new Agent({ allowH2: false, connect: { ...credential.tls, allowH2: false }, bodyTimeout: 0 });
  const authorization = credential.headers.authorization;
  return {
    dispatcher,
    origin: chosen.cluster.server,
    headers: typeof authorization === 'string' ? { authorization } : {},
  };
}

async function forward(
  { dispatcher, origin, headers }: Upstream,
  path: string,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
  isTruncated: () => boolean,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const passed = ['accept', 'content-type', 'impersonate-user', 'impersonate-group'].flatMap((name) => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const answer = await dispatcher.request({
      origin,
      path,
      method: request.method as Dispatcher.HttpMethod,
      headers: { ...headers, ...Object.fromEntries(passed) },
      body: chunks.length > 0 ? Buffer.concat(chunks) : null,
      signal: gone.signal,
    });
    response.writeHead(answer.statusCode, {
      'content-type': String(answer.headers['content-type'] ?? 'application/json'),
    });
    (response as unknown as { flushHeaders(): void }).flushHeaders();
    for await (const chunk of answer.body) {
      const bytes = chunk as Uint8Array;
      if (isTruncated()) {
        response.end(bytes.subarray(0, Math.ceil(bytes.length / 2)));
        return;
      }
      response.write(bytes);
    }
    response.end();
  } catch {
    gone.abort();
    if (!response.writableEnded) response.stream?.destroy();
  }
}

function status(response: Http2ServerResponse, code: number, headers: Record<string, string> = {}): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(
    JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message: `the proxy says ${code}`, code }),
  );
}

interface Relay {
  listen(port: number): Promise<number>;
  unlisten(): Promise<void>;
  pause(isPaused: boolean): void;
  drop(): void;
}

function startRelay(target: number): Relay {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let isPaused = false;

  function accept(client: Socket): void {
    const inner = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, inner],
      [inner, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => void to.write(chunk));
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (isPaused) from.pause();
    }
  }

  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    async listen(port) {
      const listening = createServer(accept);
      server = listening;
      await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
      return (listening.address() as AddressInfo).port;
    },
    async unlisten() {
      const last = server;
      server = undefined;
      drop();
      if (last !== undefined) await new Promise<void>((resolve) => last.close(() => resolve()));
    },
    pause(next) {
      isPaused = next;
      for (const socket of sockets) isPaused ? socket.pause() : socket.resume();
    },
    drop,
  };
}

function kubeconfigText(server: string, caPem: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'faulty',
    clusters: [
      { name: 'faulty', cluster: { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') } },
    ],
    users: [{ name: 'tester', user: { token: 'unchecked' } }],
    contexts: [{ name: 'faulty', context: { cluster: 'faulty', user: 'tester' } }],
  });
}
