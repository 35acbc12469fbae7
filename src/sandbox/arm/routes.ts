/** What a route of ARM is, and how fastify's router finds the resources that hang on any scope. */
import type { IncomingHttpHeaders } from 'node:http';
import type { HTTPMethods } from 'fastify';
import type { Principal } from './principals.ts';

export interface Call {
  /** As sent, without the query. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  headers: IncomingHttpHeaders;
  principal: Principal;
  /** `https://host:port` as the client addressed it; next links and operation links start with it. */
  origin: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Route {
  method: HTTPMethods;
  /** In fastify's syntax, found whatever the case. */
  path: string;
  /** The RBAC action that the caller needs over the path; absent for what any signed-in caller may ask. */
  action?: string;
  handle(call: Call): Answer | Promise<Answer>;
}

/** A route for which the caller needs no right, or `action` over the path. */
export function on(method: HTTPMethods, path: string, handle: Route['handle'], action?: string): Route {
  return { method, path, handle, ...(action ? { action } : {}) };
}

/** Begins the path of what hangs on any scope: `params.scope` is the id in front of its `/providers/`, '' at the tenant. */
export const anyScope = '/at/:scope';

/**
 * Rewrites a path so that a router of segments finds those routes: the scope becomes one encoded segment. A scope may be
 * such a resource itself: the last one in the path is the one meant.
 */
export function scopeFolder(routes: Route[]): (path: string) => string {
  const types = routes
    .filter(({ path }) => path.startsWith(anyScope))
    .map(({ path }) => path.split('/').slice(3, 6).join('/').replaceAll('.', '\\.'));
  const hanging = new RegExp(`^((?:/[^/]+)*)(/(?:${[...new Set(types)].join('|')})(?:/.*)?)$`, 'i');
  return (path) =>
    path.replace(hanging, (_, scope: string, resource: string) => `/at/${scope.replaceAll('/', '%2F')}${resource}`);
}
