/** The transport: TLS on loopback, HTTP/2 with HTTP/1.1 beside it, gzip for long answers, a log of requests. */
import type { IncomingMessage } from 'node:http';
import type { Http2SecureServer, Http2ServerRequest } from 'node:http2';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import fastify, { type FastifyReply, type RouteGenericInterface } from 'fastify';
import type { KeyPair } from '../certificates.ts';
import type { User } from './access.ts';
import { authenticate, impersonate } from './authentication.ts';
import { checkFields } from './field-validation.ts';
import { decodeProtobuf } from './protobuf.ts';
import { parseRequest } from './request.ts';
import type { Resource } from './resources.ts';
import { type Answer, type Api, answer, type Call } from './routes.ts';
import { ApiError } from './status.ts';

export interface LoggedRequest {
  method: string;
  /** Path and query as they came. */
  path: string;
  user: string;
  status: number;
}

export interface ServerOptions extends KeyPair {
  caPem: string;
  port: number;
  tokens: Map<string, User>;
}

export interface ApiServer {
  port: number;
  /** Newest last; the last 10,000. */
  requests: LoggedRequest[];
  /** Ends the watches of a resource that is served no longer. */
  endWatches(resource: Resource): void;
  /** Drops every open watch, as a load balancer does. */
  dropConnections(): void;
  stop(): Promise<void>;
}

type Reply = FastifyReply<RouteGenericInterface, Http2SecureServer>;
type Raw = (IncomingMessage | Http2ServerRequest) & { socket: Socket };
const compress = promisify(gzip);
const compressAbove = 128 * 1024;
const logLimit = 10_000;

export async function serve(api: Api, { cert, key, caPem, port, tokens }: ServerOptions): Promise<ApiServer> {
  const requests: LoggedRequest[] = [];
  const sockets = new Set<Socket>();
  const watches = new Set<{ resource: Resource | undefined; end: () => void }>();
  const app = fastify({
    http2: true,
    https: { allowHTTP1: true, key, cert, ca: caPem, requestCert: true, rejectUnauthorized: false },
    http2SessionTimeout: 0,
    bodyLimit: 32 * 1024 * 1024,
    exposeHeadRoutes: false,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.all('/*', async (request, reply) => {
    const raw = request.raw as Raw;
    const url = new URL(request.url, 'https://sandbox');
    const entry: LoggedRequest = { method: request.method, path: request.url, user: '', status: 0 };
    requests.push(entry);
    if (requests.length > logLimit) requests.splice(0, logLimit / 10);
    try {
      const real = authenticate(request.headers, raw.socket as TLSSocket, tokens);
      entry.user = real.name;
      const user = impersonate(api.access, real, request.headers);
      entry.user = user.name;
      const call: Call = {
        request: parseRequest(request.method, url),
        method: request.method,
        query: url.searchParams,
        host: String(request.headers[':authority'] ?? request.headers.host ?? ''),
        accept: request.headers.accept,
        contentType: request.headers['content-type'],
        userAgent: request.headers['user-agent'],
        body: textOf(request.body, request.headers['content-type']),
        user,
      };
      const warnings = await checkFields(api, call);
      const result = answer(api, call);
      entry.status = 'code' in result ? result.code : 200;
      if ('stream' in result) return stream(reply, result);
      const all = { ...result, warnings: [...warnings, ...(result.warnings ?? [])] };
      return send(reply, all, request.headers['accept-encoding']);
    } catch (error) {
      const body = statusOf(error);
      entry.status = body.code ?? 500;
      return send(
        reply,
        { code: entry.status, contentType: 'application/json', body: JSON.stringify(body) },
        undefined,
      );
    }
  });

  function stream(reply: Reply, result: Extract<Answer, { stream: unknown }>): Reply {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': result.contentType, 'cache-control': 'no-cache, private' });
    // HTTP/2 has sent them already; HTTP/1.1 would wait for the first event.
    if ('flushHeaders' in raw && typeof raw.flushHeaders === 'function') raw.flushHeaders();
    const end = result.stream(raw as unknown as Writable);
    if (end) {
      const open = { resource: result.resource, end };
      watches.add(open);
      raw.once('close', () => watches.delete(open));
    }
    return reply;
  }

  app.server.on('secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await app.listen({ port, host: '127.0.0.1' });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    requests,
    endWatches: (resource) => {
      for (const { resource: watched, end } of [...watches]) if (watched === resource) end();
    },
    dropConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      const closed = app.close();
      for (const { end } of [...watches]) end();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function send(
  reply: Reply,
  { code, contentType, body, warnings = [] }: Extract<Answer, { code: number }>,
  encodings: string | string[] | undefined,
): Promise<Reply> {
  reply.code(code).header('content-type', contentType).header('cache-control', 'no-cache, private');
  if (warnings.length > 0) {
    reply.header(
      'warning',
      warnings.map((text) => `299 - "${text.replaceAll(/["\\]/g, '\\$&')}"`),
    );
  }
  if (body.length > compressAbove && String(encodings ?? '').includes('gzip')) {
    return reply.header('content-encoding', 'gzip').send(await compress(body, { level: 1 }));
  }
  // As bytes: fastify adds a charset to JSON that is sent as text.
  return reply.send(Buffer.from(body));
}

/** Bodies travel on as JSON or YAML text, whatever they came as. */
function textOf(body: unknown, contentType: string | undefined): string {
  if (!Buffer.isBuffer(body) || body.length === 0) return '';
  return contentType?.startsWith('application/vnd.kubernetes.protobuf')
    ? JSON.stringify(decodeProtobuf(body))
    : body.toString();
}

function statusOf(error: unknown): ApiError['body'] {
  if (error instanceof ApiError) return error.body;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`).body;
}
