/** What the routes of the API work on, what they are asked and what they answer. */
import type { IncomingHttpHeaders } from 'node:http2';
import type { Writable } from 'node:stream';
import type { Access, User } from './access.ts';
import type { Lists } from './list.ts';
import type { Logs } from './logs.ts';
import type { KubernetesObject } from './objects.ts';
import type { ApiRequest } from './request.ts';
import type { Resource, Resources } from './resources.ts';
import type { Store } from './store.ts';
import type { Writes } from './writes.ts';

export interface Api {
  store: Store;
  resources: Resources;
  access: Access;
  writes: Writes;
  lists: Lists;
  logs: Logs;
  /** What a pod answers at a port, for pods/proxy; undefined for a page that it does not have. */
  pages: (pod: KubernetesObject, port: number, path: string) => string | undefined;
  /** What it counts of its own work, in Prometheus' text format. */
  metrics: () => string;
  /** uids whose dependents outlive them. */
  orphaned: Set<string>;
  version: Record<string, string>;
  bookmarkMs: number;
}

export interface Call {
  request: ApiRequest;
  /** What the route's path captured. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** JSON or YAML, whatever it came as; '' without one. */
  body: string;
  user: User;
}

export interface WholeAnswer {
  code: number;
  contentType: string;
  body: string;
  warnings?: string[] | undefined;
}

export type Answer =
  | WholeAnswer
  /** Written until the client goes; the function returned, if any, ends it from the server's side. */
  | { resource?: Resource; contentType: string; stream: (out: Writable) => (() => void) | undefined };

export interface Route {
  /** In fastify's syntax. */
  url: string;
  /** Throws an ApiError for every refusal. */
  answer(api: Api, call: Call): Answer;
}

export const json = (code: number, body: unknown, warnings?: string[]): WholeAnswer => ({
  code,
  contentType: 'application/json',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  warnings,
});

export const plain = (body: string, code = 200): WholeAnswer => ({
  code,
  contentType: 'text/plain; charset=utf-8',
  body,
});

export const noSuchPage = plain('404 page not found\n', 404);
