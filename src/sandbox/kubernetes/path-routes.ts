/** The paths that are no resource: health, version, OpenAPI and discovery. */
import { type Answer, type Call, json, noSuchPage, plain, type Route } from './api.ts';
import * as discovery from './discovery.ts';
import { openApiDocument, openApiIndex } from './openapi.ts';
import type { Resources } from './resources.ts';

export const pathRoutes: Route[] = [
  ...['/healthz', '/livez', '/readyz'].flatMap((url) => [
    { url, answer: () => plain('ok') },
    { url: `${url}/*`, answer: () => plain('ok') },
  ]),
  { url: '/version', answer: ({ version }) => json(200, version) },
  {
    url: '/metrics',
    answer: ({ metrics }) => ({ code: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body: metrics() }),
  },
  { url: '/openapi/v3', answer: ({ resources }) => json(200, openApiIndex(resources)) },
  {
    url: '/openapi/v3/*',
    answer: ({ resources }, { params }) => found(openApiDocument(resources, params['*'] ?? '')),
  },
  {
    url: '/api',
    answer: ({ resources }, call) =>
      aggregated(resources, call, true) ??
      json(200, discovery.legacyVersions(String(call.headers[':authority'] ?? call.headers.host ?? ''))),
  },
  {
    url: '/apis',
    answer: ({ resources }, call) => aggregated(resources, call, false) ?? json(200, discovery.groupList(resources)),
  },
  {
    url: '/apis/:group',
    answer: ({ resources }, { params }) => found(discovery.group(resources, params.group ?? '')),
  },
  ...['/api/:version', '/apis/:group/:version'].map(
    (url): Route => ({
      url,
      answer: ({ resources }, { params: { group = '', version = '' } }) =>
        found(discovery.resourceList(resources, group, version)),
    }),
  ),
];

function found(body: unknown): Answer {
  return body === undefined ? noSuchPage : json(200, body);
}

/** undefined unless asked for. */
function aggregated(resources: Resources, { headers }: Call, core: boolean): Answer | undefined {
  if (!discovery.wantsAggregated(headers.accept)) return undefined;
  const body = JSON.stringify(discovery.aggregated(resources, core));
  return { code: 200, contentType: discovery.aggregatedType, body };
}
