/** From a request to its answer: discovery, health, reviews, and the verbs of every resource. */
import type { Writable } from 'node:stream';
import type { Access, User } from './access.ts';
import * as discovery from './discovery.ts';
import type { Lists } from './list.ts';
import { containerOf, type Logs, refuseWaiting } from './logs.ts';
import { isRecord, type KubernetesObject, type NewObject } from './objects.ts';
import { openApiDocument, openApiIndex } from './openapi.ts';
import { parseBody, patchType } from './patch.ts';
import { formOf, listAs, objectAs } from './representations.ts';
import type { ApiRequest, ResourceRequest } from './request.ts';
import type { Resource, Resources } from './resources.ts';
import { review } from './reviews.ts';
import { readScale, writeScale } from './scale.ts';
import { badRequest, deleted, methodNotAllowed, noSuchResource } from './status.ts';
import type { Store } from './store.ts';
import { watch } from './watch.ts';
import type { WriteContext, Writes } from './writes.ts';

export interface Api {
  store: Store;
  resources: Resources;
  access: Access;
  writes: Writes;
  lists: Lists;
  logs: Logs;
  /** uids whose dependents outlive them. */
  orphaned: Set<string>;
  version: Record<string, string>;
  bookmarkMs: number;
}

export interface Call {
  request: ApiRequest;
  method: string;
  query: URLSearchParams;
  host: string;
  accept: string | undefined;
  contentType: string | undefined;
  userAgent: string | undefined;
  body: string;
  user: User;
}

export type Answer =
  | { code: number; contentType: string; body: string; warnings?: string[] }
  /** Written until the client goes; the function returned, if any, ends it from the server's side. */
  | { resource?: Resource; contentType: string; stream: (out: Writable) => (() => void) | undefined };

const json = (code: number, body: unknown, warnings?: string[]): Answer => ({
  code,
  contentType: 'application/json',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  warnings,
});
const plain = (body: string, code = 200): Answer => ({ code, contentType: 'text/plain; charset=utf-8', body });

/** Throws an ApiError for every refusal. */
export function answer(api: Api, call: Call): Answer {
  api.access.check(call.user, call.request);
  return call.request.isResource ? resourceAnswer(api, call, call.request) : pathAnswer(api, call);
}

function pathAnswer({ resources, version }: Api, { request: { path }, accept, host }: Call): Answer {
  const trimmed = path.replace(/\/$/, '');
  const found = (body: unknown) => (body === undefined ? plain('404 page not found\n', 404) : json(200, body));
  if (['/healthz', '/livez', '/readyz'].some((root) => trimmed === root || trimmed.startsWith(`${root}/`)))
    return plain('ok');
  if (trimmed === '/version') return json(200, version);
  if (trimmed === '/openapi/v3') return json(200, openApiIndex(resources));
  if (trimmed.startsWith('/openapi/v3/'))
    return found(openApiDocument(resources, trimmed.slice('/openapi/v3/'.length)));
  if (trimmed === '/api' || trimmed === '/apis') {
    if (discovery.wantsAggregated(accept)) {
      const body = JSON.stringify(discovery.aggregated(resources, trimmed === '/api'));
      return { code: 200, contentType: discovery.aggregatedType, body };
    }
    return json(200, trimmed === '/api' ? discovery.legacyVersions(host) : discovery.groupList(resources));
  }
  const [root, group = '', groupVersion] = trimmed.slice(1).split('/');
  if (root === 'api') return found(discovery.resourceList(resources, '', group));
  if (root === 'apis' && groupVersion) return found(discovery.resourceList(resources, group, groupVersion));
  if (root === 'apis') return found(discovery.group(resources, group));
  return plain('404 page not found\n', 404);
}

function resourceAnswer(api: Api, call: Call, request: ResourceRequest): Answer {
  const { group, version, verb, subresource } = request;
  const resource = api.resources.find(group, request.resource);
  if (!resource?.versions.includes(version)) {
    return api.resources.groups().has(group) && resource ? plain('404 page not found\n', 404) : fail(noSuchResource());
  }
  if (subresource && !resource.subresources.includes(subresource)) throw noSuchResource();
  const context = writeContext(call);
  if (resource.verbs.length === 1 && verb === 'create') {
    return json(201, review(api.access, call.user, resource.plural, parseBody(call.body) as NewObject));
  }
  if (subresource === 'log') return log(api, call, request, resource);
  if (subresource === 'scale') return scale(api, call, request, resource, context);
  if (subresource === 'eviction') return evict(api, request, resource, context);
  if (verb === 'list' || verb === 'watch') return read(api, call, request, resource);
  return write(api, call, request, resource, context);
}

function fail(error: Error): never {
  throw error;
}

function namespaceOf(resource: Resource, request: ResourceRequest): string | undefined {
  return resource.namespaced && request.namespace ? request.namespace : undefined;
}

function read(api: Api, call: Call, request: ResourceRequest, resource: Resource): Answer {
  const { store, bookmarkMs } = api;
  const { version, verb, name } = request;
  const namespace = namespaceOf(resource, request);
  const { query } = call;
  const form = formOf(call.accept);
  if (verb === 'watch') {
    if (name) query.set('fieldSelector', `metadata.name=${name}`);
    const stream = (out: Writable) => watch({ store, resource, version, namespace, form, query, bookmarkMs }, out);
    return { contentType: 'application/json', resource, stream };
  }
  const { objects, metadata } = api.lists.page(resource, namespace, query);
  const options = { includeObject: query.get('includeObject'), now: Date.now() };
  return json(200, listAs(form, store, resource, version, objects, metadata, options));
}

function write(api: Api, call: Call, request: ResourceRequest, resource: Resource, context: WriteContext): Answer {
  const { store, writes } = api;
  const { name, subresource, version, verb } = request;
  const namespace = namespaceOf(resource, request);
  const form = formOf(call.accept);
  const shown = (object: KubernetesObject) =>
    objectAs(form, store, resource, version, object, {
      includeObject: call.query.get('includeObject'),
      now: Date.now(),
    });
  if ((verb === 'create') === (name !== '') && verb !== 'deletecollection') throw methodNotAllowed();
  switch (verb) {
    case 'get':
      return json(200, shown(store.get(resource, namespace, name)));
    case 'create': {
      const { object, warnings } = writes.create(resource, namespace, parseBody(call.body), context);
      return json(201, shown(object), warnings);
    }
    case 'update': {
      const { object, warnings } = writes.update(resource, namespace, name, subresource, parseBody(call.body), context);
      return json(200, shown(object), warnings);
    }
    case 'patch': {
      const patch = { type: patchType(call.contentType, resource.custom), body: call.body };
      const { object, warnings, created } = writes.patch(resource, namespace, name, subresource, patch, context);
      return json(created ? 201 : 200, shown(object), warnings);
    }
    case 'delete': {
      const object = remove(api, resource, store.get(resource, namespace, name), call, context);
      if (object.metadata.deletionTimestamp) return json(200, shown(object));
      return json(200, deleted(resource, name, object.metadata.uid));
    }
    case 'deletecollection': {
      const { objects, metadata } = api.lists.page(resource, namespace, call.query);
      for (const object of [...objects]) remove(api, resource, object, call, context);
      return json(200, listAs('object', store, resource, version, objects, metadata, { includeObject: null, now: 0 }));
    }
    default:
      throw methodNotAllowed();
  }
}

function remove(
  api: Api,
  resource: Resource,
  object: KubernetesObject,
  call: Call,
  context: WriteContext,
): KubernetesObject {
  const options = call.body ? parseBody(call.body) : {};
  const policy = (isRecord(options) && options.propagationPolicy) || call.query.get('propagationPolicy');
  if (policy === 'Orphan' && !context.dryRun) api.orphaned.add(object.metadata.uid);
  const dryRun =
    context.dryRun || (isRecord(options) && Array.isArray(options.dryRun) && options.dryRun.includes('All'));
  return api.writes.delete(resource, object, options, { ...context, dryRun });
}

function log({ store, logs }: Api, { query }: Call, request: ResourceRequest, resource: Resource): Answer {
  const pod = store.get(resource, request.namespace, request.name);
  refuseWaiting(pod, containerOf(pod, query.get('container')));
  logs.check(pod, query);
  return {
    contentType: 'text/plain',
    stream: (out) => {
      logs.stream(pod, query, out, Date.now());
      return undefined;
    },
  };
}

function scale(api: Api, call: Call, request: ResourceRequest, resource: Resource, context: WriteContext): Answer {
  const object = api.store.get(resource, request.namespace, request.name);
  if (request.verb === 'get') return json(200, readScale(object));
  const given = request.verb === 'patch' ? { type: patchType(call.contentType, false), body: call.body } : call.body;
  const next = writeScale(object, given);
  const written = api.writes.update(resource, request.namespace, request.name, '', next, context);
  return json(200, readScale(written.object));
}

function evict(api: Api, request: ResourceRequest, resource: Resource, context: WriteContext): Answer {
  if (request.verb !== 'create') throw methodNotAllowed();
  const pod = api.store.get(resource, request.namespace, request.name);
  api.writes.delete(resource, pod, {}, context);
  return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

function writeContext({ query, user, userAgent }: Call): WriteContext {
  const dryRun = query.getAll('dryRun');
  if (dryRun.some((value) => value !== 'All')) {
    throw badRequest(`Invalid value: "${dryRun.join(',')}": dryRun: Unsupported value: supported values: "All"`);
  }
  return {
    user,
    dryRun: dryRun.length > 0,
    manager: query.get('fieldManager') ?? userAgent?.split('/')[0],
    force: query.get('force') === 'true',
  };
}
