/** ARM's addresses: a table of `{method, path}` with `{scope}` in front where a resource hangs on any scope. */
import type { Principal } from './principals.ts';

export interface Call {
  method: string;
  /** As sent, without the query. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  header(name: string): string | undefined;
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
  method: string;
  path: string;
  /** The RBAC action that the caller needs over the path; absent for what any signed-in caller may ask. */
  action?: string;
  handle(call: Call): Answer | Promise<Answer>;
}

interface CompiledRoute extends Route {
  pattern: RegExp;
}

/** Makes the lookup for a table of routes; the first that fits wins. `{scope}` may be empty and may hold slashes. */
export function routeTable(routes: Route[]): (method: string, path: string) => Match {
  const compiled = routes.map((route): CompiledRoute => ({ ...route, pattern: compile(route.path) }));
  return (method, path) => {
    let otherMethod = false;
    for (const route of compiled) {
      const match = route.pattern.exec(path);
      if (!match) continue;
      if (route.method !== method) {
        otherMethod = true;
        continue;
      }
      return { route, params: decodeParams(match.groups ?? {}) };
    }
    return { otherMethod };
  };
}

export type Match = { route: Route; params: Record<string, string> } | { route?: undefined; otherMethod: boolean };

function compile(path: string): RegExp {
  const source = path.replace(/[.$()]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) =>
    // A scope never swallows a nested /providers/Microsoft.Authorization: the last provider in the path is the one meant.
    name === 'scope' ? '(?<scope>(?:/[^/]+)*?)' : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}/?$`, 'i');
}

function decodeParams(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]));
}
