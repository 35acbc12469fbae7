/** Lists with limit and continue: later pages come from the snapshot that the first one was cut from. */
import type { KubernetesObject } from './objects.ts';
import type { ListMeta } from './representations.ts';
import type { Resource } from './resources.ts';
import { fieldSelector, labelSelector, type Matches } from './selectors.ts';
import { badRequest, expired } from './status.ts';
import type { Store } from './store.ts';

interface Snapshot {
  objects: KubernetesObject[];
  resourceVersion: number;
}

const snapshotLimit = 200;

export interface Page {
  objects: KubernetesObject[];
  metadata: ListMeta;
}

export class Lists {
  readonly #store: Store;
  readonly #snapshots = new Map<string, Snapshot>();
  #nextSnapshot = 1;

  constructor(store: Store) {
    this.#store = store;
  }

  /** One page; 410 Expired for a continue token whose snapshot was compacted away, 400 for one that was never given. */
  page(resource: Resource, namespace: string | undefined, query: URLSearchParams): Page {
    const limit = Number(query.get('limit') ?? 0);
    const token = query.get('continue');
    const { id, snapshot, offset } = token
      ? this.#resume(token)
      : { id: undefined, snapshot: this.#take(resource, namespace, query), offset: 0 };
    const end = limit > 0 ? Math.min(offset + limit, snapshot.objects.length) : snapshot.objects.length;
    const objects =
      offset === 0 && end === snapshot.objects.length ? snapshot.objects : snapshot.objects.slice(offset, end);
    const metadata: ListMeta = { resourceVersion: String(snapshot.resourceVersion) };
    if (end < snapshot.objects.length) {
      metadata.continue = this.#token(id ?? this.#keep(snapshot), end);
      // The real server counts only where no selector stands in the way.
      if (!query.get('labelSelector') && !query.get('fieldSelector')) {
        metadata.remainingItemCount = snapshot.objects.length - end;
      }
    }
    return { objects, metadata };
  }

  #take(resource: Resource, namespace: string | undefined, query: URLSearchParams): Snapshot {
    const all = this.#store.list(resource, namespace);
    const matches = selection(resource, query);
    return { objects: matches ? all.filter(matches) : all, resourceVersion: this.#store.version };
  }

  #keep(snapshot: Snapshot): string {
    const id = String(this.#nextSnapshot++);
    this.#snapshots.set(id, snapshot);
    const oldest = this.#snapshots.keys().next();
    if (this.#snapshots.size > snapshotLimit && !oldest.done) this.#snapshots.delete(oldest.value);
    return id;
  }

  #token(id: string, offset: number): string {
    return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', id, offset })).toString('base64url');
  }

  #resume(token: string): { id: string; snapshot: Snapshot; offset: number } {
    let parsed: { id?: unknown; offset?: unknown };
    try {
      parsed = JSON.parse(Buffer.from(token, 'base64url').toString());
    } catch {
      throw badRequest('continue key is not valid: illegal base64 data');
    }
    const id = String(parsed.id);
    const snapshot = this.#snapshots.get(id);
    if (!snapshot || snapshot.resourceVersion < this.#store.compactedAt) {
      throw expired(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
      );
    }
    return { id, snapshot, offset: Number(parsed.offset) };
  }
}

/** What the selectors of a request choose; undefined when it has none. */
export function selection(resource: Resource, query: URLSearchParams): Matches | undefined {
  const labels = query.get('labelSelector');
  const fields = query.get('fieldSelector');
  if (!labels && !fields) return undefined;
  const byLabel = labelSelector(labels);
  const byField = fieldSelector(fields, resource);
  return (object) => byLabel(object) && byField(object);
}
