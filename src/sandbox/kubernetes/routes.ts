/** The verbs of every resource, and where they are served. */
import type { Writable } from 'node:stream';
import { type Answer, type Api, type Call, json, noSuchPage, type Route } from './api.ts';
import { selection } from './list.ts';
import { isRecord, type KubernetesObject, type NewObject } from './objects.ts';
import { parseBody, patchType } from './patch.ts';
import { formOf, listAs, objectAs, type Shown } from './representations.ts';
import { review } from './reviews.ts';
import { readScale, writeScale } from './scale.ts';
import { badRequest, deleted, methodNotAllowed, noSuchResource } from './status.ts';
import { watch } from './watch.ts';
import type { Target, WriteContext } from './writes.ts';

/** A call for something that is served. */
interface Asked extends Target {
  api: Api;
  call: Call;
  version: string;
  verb: string;
  context: WriteContext;
}

type Handler = (asked: Asked) => Answer;

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
const subresources: Record<string, Handler> = { log, scale, eviction: evict, proxy };

export const resourceRoutes: Route[] = urls.map((url) => ({ url, answer }));

function answer(api: Api, call: Call): Answer {
  const { request } = call;
  if (!request.isResource) return noSuchPage;
  const { group, version, verb, name, subresource } = request;
  const resource = api.resources.find(group, request.resource);
  if (!resource) throw noSuchResource();
  if (!resource.versions.includes(version)) return noSuchPage;
  if (subresource && !resource.subresources.includes(subresource)) throw noSuchResource();
  const namespace = resource.namespaced && request.namespace ? request.namespace : undefined;
  const handle = subresources[subresource] ?? anyVerb;
  return handle({ api, call, version, verb, resource, namespace, name, subresource, context: writeContext(call) });
}

function anyVerb(asked: Asked): Answer {
  const { api, call, verb, resource } = asked;
  if (resource.verbs.length === 1 && verb === 'create')
    return json(201, review(api.access, call.user, resource.plural, parseBody(call.body) as NewObject));
  if (verb === 'watch') return watching(asked);
  const shown: Shown = {
    form: formOf(call.headers.accept),
    store: api.store,
    resource,
    version: asked.version,
    includeObject: call.query.get('includeObject'),
    now: Date.now(),
  };
  return verb === 'list' ? list(asked, shown) : one(asked, shown);
}

function watching({ api: { store, bookmarkMs }, call, version, resource, namespace, name }: Asked): Answer {
  const { query, headers } = call;
  const form = formOf(headers.accept);
  if (name) query.set('fieldSelector', `metadata.name=${name}`);
  const matches = selection(resource, query);
  const options = { store, resource, version, namespace, form, query, matches, bookmarkMs };
  return { contentType: 'application/json', resource, stream: (out: Writable) => watch(options, out) };
}

function list({ api, call, resource, namespace }: Asked, shown: Shown): Answer {
  const { objects, metadata } = api.lists.page(resource, namespace, call.query);
  return json(200, listAs(shown, objects, metadata));
}

function one(asked: Asked, as: Shown): Answer {
  const { api, call, verb, resource, namespace, name, context } = asked;
  const { store, writes } = api;
  const shown = (object: KubernetesObject) => objectAs(as, object);
  if ((verb === 'create') === (name !== '') && verb !== 'deletecollection') throw methodNotAllowed();
  switch (verb) {
    case 'get':
      return json(200, shown(store.get(resource, namespace, name)));
    case 'create': {
      const { object, warnings } = writes.create(asked, parseBody(call.body), context);
      return json(201, shown(object), warnings);
    }
    case 'update': {
      const { object, warnings } = writes.update(asked, parseBody(call.body), context);
      return json(200, shown(object), warnings);
    }
    case 'patch': {
      const patch = { type: patchType(call.headers['content-type'], resource.custom), body: call.body };
      const { object, warnings, created } = writes.patch(asked, patch, context);
      return json(created ? 201 : 200, shown(object), warnings);
    }
    case 'delete': {
      const object = remove(asked, store.get(resource, namespace, name));
      if (object.metadata.deletionTimestamp) return json(200, shown(object));
      return json(200, deleted(resource, name, object.metadata.uid));
    }
    case 'deletecollection': {
      const { objects } = api.lists.page(resource, namespace, call.query);
      const answer = list(asked, { ...as, form: 'object' });
      for (const object of [...objects]) remove(asked, object);
      return answer;
    }
    default:
      throw methodNotAllowed();
  }
}

function remove({ api, call, resource, context }: Asked, object: KubernetesObject): KubernetesObject {
  const given = call.body ? parseBody(call.body) : {};
  const options = isRecord(given) ? given : {};
  const dryRun = context.dryRun || (Array.isArray(options.dryRun) && options.dryRun.includes('All'));
  const policy = options.propagationPolicy || call.query.get('propagationPolicy');
  if (policy === 'Orphan' && !context.dryRun) api.orphaned.add(object.metadata.uid);
  return api.writes.delete(resource, object, options, { ...context, dryRun });
}

function log({ api: { store, logs }, call: { query }, resource, namespace, name }: Asked): Answer {
  const stream = logs.read(store.get(resource, namespace, name), query, Date.now());
  return { contentType: 'text/plain', stream };
}

/** Pages are only read here; the pod is named with its port, `NAME:PORT`. */
function proxy({ api: { store, pages }, call: { params }, verb, resource, namespace, name }: Asked): Answer {
  if (verb !== 'get') throw methodNotAllowed();
  const [pod = '', port = '80'] = name.split(':');
  const page = pages(store.get(resource, namespace, pod), Number(port), params['*'] ?? '');
  return page === undefined
    ? noSuchPage
    : { code: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body: page };
}

function scale(asked: Asked): Answer {
  const { api, call, verb, resource, namespace, name, context } = asked;
  const object = api.store.get(resource, namespace, name);
  if (verb === 'get') return json(200, readScale(object));
  const type = verb === 'patch' ? patchType(call.headers['content-type'], false) : undefined;
  const next = writeScale(object, call.body, type);
  const written = api.writes.update({ ...asked, subresource: '' }, next, context);
  return json(200, readScale(written.object));
}

function evict({ api, verb, resource, namespace, name, context }: Asked): Answer {
  if (verb !== 'create') throw methodNotAllowed();
  const pod = api.store.get(resource, namespace, name);
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
