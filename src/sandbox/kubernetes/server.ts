/** The transport: TLS on loopback, HTTP/2 with HTTP/1.1 beside it, gzip for long answers, a log of requests. */
import type { IncomingMessage } from 'node:http';
import type { Http2SecureServer, Http2ServerRequest } from 'node:http2';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import fastify, { type FastifyReply, type FastifyRequest, type HTTPMethods, type RouteGenericInterface } from 'fastify';
import type { KeyPair } from '../certificates.ts';
import type { User } from './access.ts';
import { type Answer, type Api, type Call, noSuchPage, type Route } from './api.ts';
import { authenticate, impersonate } from './authentication.ts';
import { checkFields } from './field-validation.ts';
import { pathRoutes } from './path-routes.ts';
import { decodeProtobuf } from './protobuf.ts';
import { requestOf } from './request.ts';
import type { Resource } from './resources.ts';
import { resourceRoutes } from './routes.ts';
import { ApiError, methodNotAllowed } from './status.ts';

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
  /** `https://127.0.0.1:port`, without a slash. */
  origin: string;
  /** Newest last; the last 10,000. */
  requests: LoggedRequest[];
  /** Drops every open watch, as a load balancer does. */
  dropConnections(): void;
  stop(): Promise<void>;
}

type Reply = FastifyReply<RouteGenericInterface, Http2SecureServer>;
type Raw = (IncomingMessage | Http2ServerRequest) & { socket: Socket };
const compress = promisify(gzip);
const compressAbove = 128 * 1024;
const logLimit = 10_000;
const readingMethods: HTTPMethods[] = ['GET', 'HEAD'];
const methods: HTTPMethods[] = [...readingMethods, 'POST', 'PUT', 'PATCH', 'DELETE'];

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
    routerOptions: { ignoreDuplicateSlashes: true, ignoreTrailingSlash: true, maxParamLength: 1024 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, async (_request: unknown, body: string | Buffer) => body);
  app.addContentTypeParser(
    'application/vnd.kubernetes.protobuf',
    { parseAs: 'buffer' },
    async (_request: unknown, body: string | Buffer) => JSON.stringify(decodeProtobuf(Buffer.from(body))),
  );
  app.decorateRequest('entry');
  app.decorateRequest('call');
  app.addHook('onRequest', async (request) => {
    const { method, url, headers, params } = request;
    const entry: LoggedRequest = { method, path: url, user: '', status: 0 };
    request.setDecorator('entry', entry);
    requests.push(entry);
    if (requests.length > logLimit) requests.splice(0, logLimit / 10);
    const { pathname, searchParams } = new URL(url, 'https://sandbox');
    const real = authenticate(headers, (request.raw as Raw).socket as TLSSocket, tokens);
    entry.user = real.name;
    const user = impersonate(api.access, real, headers);
    entry.user = user.name;
    const call: Call = {
      request: requestOf(method, pathname, searchParams, params as Record<string, string>),
      params: params as Record<string, string>,
      query: searchParams,
      headers,
      body: '',
      user,
    };
    api.access.check(user, call.request);
    request.setDecorator('call', call);
  });
  app.addHook('onSend', async (request, reply) => {
    request.getDecorator<LoggedRequest>('entry').status = reply.statusCode;
  });
  app.setErrorHandler((error, _request, reply) => {
    const body = statusOf(error);
    return send(reply, { code: body.code ?? 500, contentType: 'application/json', body: JSON.stringify(body) });
  });
  app.setNotFoundHandler(({ url }, reply) => {
    if (app.findRoute({ method: 'GET', url })) throw methodNotAllowed();
    return send(reply, noSuchPage);
  });
  for (const { url, answer } of pathRoutes) app.route({ method: readingMethods, url, handler: answering(answer) });
  for (const { url, answer } of resourceRoutes) app.route({ method: methods, url, handler: answering(answer) });

  function answering(answer: Route['answer']) {
    return async (request: FastifyRequest<RouteGenericInterface, Http2SecureServer>, reply: Reply) => {
      const call = request.getDecorator<Call>('call');
      if (typeof request.body === 'string') call.body = request.body;
      const warnings = await checkFields(api, call);
      const result = answer(api, call);
      if ('code' in result) {
        const all = { ...result, warnings: [...warnings, ...(result.warnings ?? [])] };
        return send(reply, all, request.headers['accept-encoding']);
      }
      request.getDecorator<LoggedRequest>('entry').status = 200;
      return stream(reply, result);
    };
  }

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
  api.resources.vanished = (resource) => {
    for (const { resource: watched, end } of [...watches]) if (watched === resource) end();
  };
  return {
    origin: await app.listen({ port, host: '127.0.0.1' }),
    requests,
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
  encodings?: string | string[],
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

function statusOf(error: unknown): ApiError['body'] {
  if (error instanceof ApiError) return error.body;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`).body;
}
