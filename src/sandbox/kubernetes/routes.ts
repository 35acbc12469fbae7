/** The verbs of every resource, and where they are served. */
import type { Writable } from 'node:stream';
import { type Answer, type Api, type Call, json, noSuchPage, type Route } from './api.ts';
import { selection } from './list.ts';
import { containerOf, refuseWaiting } from './logs.ts';
import { isRecord, type KubernetesObject, type NewObject } from './objects.ts';
import { parseBody, patchType } from './patch.ts';
import { formOf, listAs, objectAs } from './representations.ts';
import type { ResourceRequest } from './request.ts';
import type { Resource } from './resources.ts';
import { review } from './reviews.ts';
import { readScale, writeScale } from './scale.ts';
import { badRequest, deleted, methodNotAllowed, noSuchResource } from './status.ts';
import { watch } from './watch.ts';
import type { WriteContext } from './writes.ts';

type Handler = (api: Api, call: Call, request: ResourceRequest, resource: Resource, context: WriteContext) => Answer;

const roots = ['/api/:version', '/apis/:group/:version'];

const urls = roots.flatMap((root) => [
  ...[root, `${root}/namespaces/:namespace`].flatMap((place) => [
    `${place}/:resource`,
    `${place}/:resource/:name`,
    `${place}/:resource/:name/:subresource`,
    `${place}/:resource/:name/:subresource/*`,
  ]),
  // Which would be resources within a namespace otherwise.
  `${root}/namespaces/:name/:subresource(^(?:status|finalize)$)`,
]);
const subresources: Record<string, Handler> = { log, scale, eviction: evict };

export const resourceRoutes: Route[] = urls.map((url) => ({ url, answer }));

function answer(api: Api, call: Call): Answer {
  const { request } = call;
  if (!request.isResource) return noSuchPage;
  const { group, version, subresource } = request;
  const resource = api.resources.find(group, request.resource);
  if (!resource) throw noSuchResource();
  if (!resource.versions.includes(version)) return noSuchPage;
  if (subresource && !resource.subresources.includes(subresource)) throw noSuchResource();
  const handle = subresources[subresource] ?? anyVerb;
  return handle(api, call, request, resource, writeContext(call));
}

function anyVerb(api: Api, call: Call, request: ResourceRequest, resource: Resource, context: WriteContext): Answer {
  const { verb } = request;
  if (resource.verbs.length === 1 && verb === 'create') {
    return json(201, review(api.access, call.user, resource.plural, parseBody(call.body) as NewObject));
  }
  if (verb === 'list' || verb === 'watch') return read(api, call, request, resource);
  return write(api, call, request, resource, context);
}

function namespaceOf(resource: Resource, request: ResourceRequest): string | undefined {
  return resource.namespaced && request.namespace ? request.namespace : undefined;
}

function read(api: Api, call: Call, request: ResourceRequest, resource: Resource): Answer {
  const { store, bookmarkMs } = api;
  const { version, verb, name } = request;
  const namespace = namespaceOf(resource, request);
  const { query } = call;
  const form = formOf(call.headers.accept);
  if (verb === 'watch') {
    if (name) query.set('fieldSelector', `metadata.name=${name}`);
    const matches = selection(resource, query);
    const options = { store, resource, version, namespace, form, query, matches, bookmarkMs };
    const stream = (out: Writable) => watch(options, out);
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
  const form = formOf(call.headers.accept);
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
      const patch = { type: patchType(call.headers['content-type'], resource.custom), body: call.body };
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
  const given =
    request.verb === 'patch' ? { type: patchType(call.headers['content-type'], false), body: call.body } : call.body;
  const next = writeScale(object, given);
  const written = api.writes.update(resource, request.namespace, request.name, '', next, context);
  return json(200, readScale(written.object));
}

function evict(api: Api, _call: Call, request: ResourceRequest, resource: Resource, context: WriteContext): Answer {
  if (request.verb !== 'create') throw methodNotAllowed();
  const pod = api.store.get(resource, request.namespace, request.name);
  api.writes.delete(resource, pod, {}, context);
  return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

function writeContext({ query, user, headers }: Call): WriteContext {
  const dryRun = query.getAll('dryRun');
  if (dryRun.some((value) => value !== 'All')) {
    throw badRequest(`Invalid value: "${dryRun.join(',')}": dryRun: Unsupported value: supported values: "All"`);
  }
  return {
    user,
    dryRun: dryRun.length > 0,
    manager: query.get('fieldManager') ?? headers['user-agent']?.split('/')[0],
    force: query.get('force') === 'true',
  };
}
