/** Watches: newline-delimited events over HTTP/1.1 and HTTP/2 alike, resumed from the store's history. */
import type { Writable } from 'node:stream';
import type { KubernetesObject } from './objects.ts';
import { apiVersionOf, type Form, objectAs } from './representations.ts';
import type { Resource } from './resources.ts';
import type { Matches } from './selectors.ts';
import { ApiError } from './status.ts';
import type { Change, Store } from './store.ts';

export interface WatchRequest {
  store: Store;
  resource: Resource;
  version: string;
  namespace: string | undefined;
  form: Form;
  query: URLSearchParams;
  /** What the selectors choose; undefined without any. */
  matches: Matches | undefined;
  /** Between bookmarks. */
  bookmarkMs: number;
}

/** Writes events to `out` until it closes, the request's timeoutSeconds are over, or `stop` is called. Returns `stop`. */
export function watch(request: WatchRequest, out: Writable): () => void {
  const { store, resource, version, namespace, form, query, matches = () => true } = request;
  const includeObject = query.get('includeObject');
  const wanted = (object: KubernetesObject | undefined) =>
    object !== undefined && (!namespace || object.metadata.namespace === namespace) && matches(object);
  const write = (type: string, json: string) => out.write(`{"type":"${type}","object":${json}}\n`);
  const send = (type: string, object: KubernetesObject) => {
    write(type, objectAs({ ...request, includeObject, now: Date.now(), columns: !sent }, object));
    sent = true;
  };

  let sent = false;
  let unlisten = () => {};
  let stopped = false;
  const timers: NodeJS.Timeout[] = [];
  const stop = () => {
    if (stopped) return;
    stopped = true;
    unlisten();
    for (const timer of timers) clearInterval(timer);
    out.end();
  };

  /** An object that leaves the selection is a deletion to this watcher, one that enters it an addition. */
  const deliver = (change: Change) => {
    const after = change.type !== 'DELETED' && wanted(change.object);
    const before = wanted(change.previous);
    if (after) send(before ? 'MODIFIED' : 'ADDED', change.object);
    else if (before && change.previous) {
      const { resourceVersion } = change.object.metadata;
      send('DELETED', { ...change.previous, metadata: { ...change.previous.metadata, resourceVersion } });
    }
  };
  const bookmark = (annotations?: Record<string, string>) => {
    const metadata = { resourceVersion: String(store.version), ...(annotations ? { annotations } : {}) };
    const kind = form === 'table' ? 'Table' : form === 'metadata' ? 'PartialObjectMetadata' : resource.kind;
    const apiVersion = form === 'object' ? apiVersionOf(resource, version) : 'meta.k8s.io/v1';
    write('BOOKMARK', JSON.stringify({ kind, apiVersion, metadata }));
  };

  const from = query.get('resourceVersion');
  const initial = query.get('sendInitialEvents') === 'true';
  try {
    if (!from || from === '0' || initial) {
      for (const object of store.list(resource, namespace)) if (wanted(object)) send('ADDED', object);
      if (initial) bookmark({ 'k8s.io/initial-events-end': 'true' });
    } else {
      for (const change of store.since(resource, Number(from))) deliver(change);
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    write('ERROR', JSON.stringify(error.body));
    stop();
    return stop;
  }
  unlisten = store.listen(resource, deliver);
  out.once('close', stop);
  const bookmarks = query.get('allowWatchBookmarks') === 'true';
  if (bookmarks) timers.push(setInterval(() => bookmark(), request.bookmarkMs));
  const timeout = Number(query.get('timeoutSeconds') ?? 0);
  if (timeout > 0) {
    const end = () => {
      if (bookmarks) bookmark();
      stop();
    };
    timers.push(setTimeout(end, timeout * 1000));
  }
  for (const timer of timers) timer.unref();
  return stop;
}
