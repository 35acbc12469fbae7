/** The HTTPS door: TLS, bearer check, faults, rights, the request log, and ARM's error bodies. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Rights } from './authorize.ts';
import { ArmError, armError, errorBody } from './errors.ts';
import type { Faults } from './faults.ts';
import type { Identity, Service } from './identity.ts';
import type { Principal } from './principals.ts';
import { type Answer, type Call, type Route, scopeFolder } from './routes.ts';

export interface LoggedRequest {
  method: string;
  /** With the query. */
  path: string;
  /** Name of the sandbox principal; undefined when not signed in. */
  principal: string | undefined;
  status: number;
  /** What was sent, for writes. */
  body?: unknown;
}

export interface ServerOptions {
  tls: { cert: string; key: string };
  port: number;
  identity: Identity;
  service: Service;
  faults: Faults;
  rights: Rights;
  routes: Route[];
  /** Every request names a version of the API. */
  versioned: boolean;
  /** What a client asks before it signs in. */
  metadata?(origin: string): unknown;
  /** Refuses what a signed-in and entitled caller may still not ask, by throwing. */
  guard(method: string, path: string): void;
  /** Receives each request as it is answered. */
  log(request: LoggedRequest): void;
}

export interface Server {
  /** `https://127.0.0.1:port`, without a slash. */
  origin: string;
  stop(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<Server> {
  const { tls, port, identity, service, faults, rights, routes, versioned, guard, log } = options;
  const folded = scopeFolder(routes);
  /** By any method. */
  const isServed = (url: string): boolean => methods.some((method) => app.findRoute({ method, url }));
  const app = Fastify({
    https: tls,
    bodyLimit: 8 * 1024 * 1024,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 2048 },
    rewriteUrl: ({ url = '/' }) => {
      const address = URL.parse(`https://sandbox${url}`);
      if (!address) return url;
      const path = pathOf(address);
      return (isServed(path) ? path : folded(path)) + address.search;
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, parseJson(String(text))));
  app.decorateRequest('principal');
  app.decorateRequest('unanswered', false);
  const cut = (request: FastifyRequest, reply: FastifyReply) => {
    log(entryOf(request, 0));
    // A request whose body was read no longer takes its socket with it.
    request.raw.socket.destroy();
    return reply.hijack();
  };
  app.addHook('onRequest', async (_request, reply) => {
    const id = randomUUID();
    reply.headers({
      'x-ms-request-id': id,
      'x-ms-correlation-request-id': id,
      'x-ms-ratelimit-remaining-subscription-reads': '11999',
      'Cache-Control': 'no-cache',
    });
  });
  app.addHook('preHandler', async (request, reply) => {
    const fault = faults.take(request.method, request.originalUrl);
    if (fault?.delayMs) await wait(fault.delayMs);
    if (fault?.status === 0 && !fault.carriedOut) return cut(request, reply);
    if (request.routeOptions.url !== metadata) {
      const { origin } = addressOf(request);
      const audiences = [...service.audiences, origin, `${origin}/`];
      const principal = await identity.principalOf(request.headers.authorization, { ...service, audiences });
      request.setDecorator('principal', principal);
    }
    if (fault?.carriedOut) request.setDecorator('unanswered', true);
    else return fault && answer(reply, fault.answer);
  });
  app.addHook('onSend', async (request, reply) => log(entryOf(request, reply.statusCode)));
  app.setErrorHandler((error: Error, _request, reply) => {
    const message = `the sandbox failed: ${error.stack}`;
    const init = error instanceof ArmError ? error.init : { status: 500, code: 'InternalServerError', message };
    return answer(reply, { status: init.status, headers: init.headers ?? {}, body: errorBody(init) });
  });
  app.setNotFoundHandler((request) => {
    throw noSuchRoute(request.method, pathOf(addressOf(request)), isServed(request.url));
  });
  if (options.metadata) app.all(metadata, (request) => options.metadata?.(addressOf(request).origin));
  for (const { method, path: url, action, handle } of routes) {
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const call = callOf(request);
        if (versioned && !call.query.get('api-version')) throw noApiVersion();
        if (action) rights.require(call.principal, action, target(method, call));
        guard(request.method, call.path);
        const answered = await handle(call);
        return request.getDecorator<boolean>('unanswered') ? cut(request, reply) : answer(reply, answered);
      },
    });
  }
  return { origin: await app.listen({ host: '127.0.0.1', port }), stop: () => app.close() };
}

const metadata = '/metadata/endpoints';
const methods = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'] as const;

function addressOf({ headers, originalUrl }: Pick<FastifyRequest, 'headers' | 'originalUrl'>): URL {
  // Not resolved against a base: `//subscriptions/…` would become a host.
  return new URL(`https://${headers.host ?? '127.0.0.1'}${originalUrl}`);
}

/** Generated clients leave an empty segment where a resource has no parent; ARM does not mind. */
function pathOf({ pathname }: URL): string {
  return pathname.replace(/(.)\/{2,}/g, '$1/');
}

function callOf(request: FastifyRequest): Call {
  const address = addressOf(request);
  const { headers, body, params } = request;
  return {
    path: pathOf(address),
    params: params as Record<string, string>,
    query: address.searchParams,
    body,
    headers,
    principal: request.getDecorator<Principal>('principal'),
    origin: address.origin,
  };
}

function entryOf(request: FastifyRequest, status: number): LoggedRequest {
  const { method, originalUrl: path, body } = request;
  const principal = request.getDecorator<Principal | undefined>('principal')?.name;
  return { method, path, principal, status, ...(method !== 'GET' && body !== undefined ? { body } : {}) };
}

function answer(reply: FastifyReply, { status = 200, headers = {}, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

/** What a right is asked over: the resource itself, not the verb that ends a POST. */
function target(method: string, { path, params }: Call): string {
  if (method !== 'POST') return path;
  return params.scope ?? path.replace(/\/[^/]+\/?$/, '');
}

function noApiVersion(): ArmError {
  const message = 'The api-version query parameter (?api-version=) is required for all requests.';
  return armError(400, 'MissingApiVersionParameter', message);
}

function noSuchRoute(method: string, path: string, otherMethod: boolean): ArmError {
  if (otherMethod)
    return armError(405, 'HttpMethodNotAllowed', `The HTTP method '${method}' is not supported at scope '${path}'.`);
  const neither = 'The request did not have a subscription or a valid tenant level resource provider.';
  if (path.startsWith('//')) return armError(404, 'MissingSubscription', neither);
  const [, namespace, type] = /\/providers\/([^/]+)\/([^/]+)/i.exec(path) ?? [];
  if (!type) return armError(404, 'NotFound', `No HTTP resource was found that matches the request URI '${path}'.`);
  const message = `The resource type '${type}' could not be found in the namespace '${namespace}'.`;
  return armError(404, 'InvalidResourceType', message);
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
