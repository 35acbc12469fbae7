/** The HTTPS door: TLS, bearer check, faults, rights, the request log, and ARM's error bodies. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Rights } from './authorize.ts';
import { ArmError, armError, errorBody } from './errors.ts';
import type { Faults } from './faults.ts';
import type { Identity } from './identity.ts';
import { cloudMetadata } from './metadata.ts';
import { type Answer, type Call, type Route, routeTable } from './routes.ts';

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
  faults: Faults;
  rights: Rights;
  routes: Route[];
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

export async function startServer({
  tls,
  port,
  identity,
  faults,
  rights,
  routes,
  guard,
  log,
}: ServerOptions): Promise<Server> {
  const find = routeTable(routes);
  const app = Fastify({ https: tls, bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true, exposeHeadRoutes: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, parseJson(String(text))));
  app.route({ method: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'], url: '/*', handler: serve });
  await app.listen({ host: '127.0.0.1', port });
  const address = app.server.address();
  return {
    origin: `https://127.0.0.1:${typeof address === 'object' ? address?.port : port}`,
    stop: () => app.close(),
  };

  async function serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // Not resolved against a base: `//subscriptions/…` would become a host.
    const url = new URL(`https://${request.headers.host ?? '127.0.0.1'}${request.url}`);
    const entry: LoggedRequest = { method: request.method, path: request.url, principal: undefined, status: 0 };
    if (request.method !== 'GET' && request.body !== undefined) entry.body = request.body;
    const fault = faults.take(request.method, request.url);
    if (fault?.delayMs) await wait(fault.delayMs);
    if (fault?.status === 0) {
      log(entry);
      // A request whose body was read no longer takes its socket with it.
      request.raw.socket.destroy();
      return reply.hijack();
    }
    const answer = await answerTo(request, url, entry, fault?.answer);
    entry.status = answer.status ?? 200;
    log(entry);
    const requestId = randomUUID();
    reply.code(entry.status).headers({
      'x-ms-request-id': requestId,
      'x-ms-correlation-request-id': requestId,
      'x-ms-ratelimit-remaining-subscription-reads': '11999',
      'Cache-Control': 'no-cache',
      ...answer.headers,
    });
    if (answer.body === undefined) return reply.send();
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
  }

  async function answerTo(request: FastifyRequest, url: URL, entry: LoggedRequest, ordered?: Answer): Promise<Answer> {
    try {
      // Generated clients leave an empty segment where a resource has no parent; ARM does not mind.
      const path = url.pathname.replace(/(.)\/{2,}/g, '$1/');
      if (/^\/metadata\/endpoints\/?$/i.test(path)) return ordered ?? { body: cloudMetadata(url.origin) };
      const principal = await identity.principalOf(request.headers.authorization);
      entry.principal = principal.name;
      if (ordered) return ordered;
      const match = find(request.method, path);
      if (!match.route) throw noSuchRoute(request.method, path, match.otherMethod);
      if (!path.startsWith('/v1.0/') && !url.searchParams.get('api-version')) {
        throw armError(
          400,
          'MissingApiVersionParameter',
          'The api-version query parameter (?api-version=) is required for all requests.',
        );
      }
      const { route, params } = match;
      if (route.action) rights.require(principal, route.action, target(request.method, path, params.scope));
      guard(request.method, path);
      const header = (name: string) => {
        const value = request.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const call: Call = {
        method: request.method,
        path,
        params,
        query: url.searchParams,
        body: request.body,
        header,
        principal,
        origin: url.origin,
      };
      return await route.handle(call);
    } catch (error) {
      if (error instanceof ArmError)
        return { status: error.init.status, headers: error.init.headers ?? {}, body: errorBody(error.init) };
      return {
        status: 500,
        body: errorBody({
          status: 500,
          code: 'InternalServerError',
          message: `the sandbox failed: ${error instanceof Error ? error.stack : error}`,
        }),
      };
    }
  }
}

/** What a right is asked over: the resource itself, not the verb that ends a POST. */
function target(method: string, path: string, scope: string | undefined): string {
  if (method !== 'POST') return path;
  return scope ?? path.replace(/\/[^/]+\/?$/, '');
}

function noSuchRoute(method: string, path: string, otherMethod: boolean): ArmError {
  if (otherMethod)
    return armError(405, 'HttpMethodNotAllowed', `The HTTP method '${method}' is not supported at scope '${path}'.`);
  if (path.startsWith('//')) {
    return armError(
      404,
      'MissingSubscription',
      'The request did not have a subscription or a valid tenant level resource provider.',
    );
  }
  const namespace = /\/providers\/([^/]+)\/([^/]+)/i.exec(path);
  return namespace
    ? armError(
        404,
        'InvalidResourceType',
        `The resource type '${namespace[2]}' could not be found in the namespace '${namespace[1]}'.`,
      )
    : armError(404, 'NotFound', `No HTTP resource was found that matches the request URI '${path}'.`);
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
