import { boundedDepth } from '../governance/bounded-depth.ts';
import { listOf, objectOf, textOf } from '../governance/raw-json.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { ClusterError } from './connection/cluster-error.ts';

/** One list of the API, and how its items are understood. */
export interface ResourceSource<T> {
  /** Such as `/apis/apps/v1/namespaces/kube-system/deployments`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** True to ask for metadata only (PartialObjectMetadata). */
  readonly metadataOnly?: boolean;
  /** Items asked for at a time. */
  readonly pageSize?: number;
  /** Undefined leaves the item out. Must not throw. */
  parse(raw: unknown): T | undefined;
}

export interface ListedResource<T> {
  /** By `namespace/name`. */
  readonly items: Map<string, T>;
  readonly resourceVersion: string;
}

const partial = 'as=PartialObjectMetadata';
const group = 'g=meta.k8s.io;v=v1';

/** The Accept header that a source's list or watch is asked with. */
export function acceptOf({ metadataOnly }: ResourceSource<unknown>, isList: boolean): string {
  if (metadataOnly !== true) return 'application/json';
  return `application/json;${partial}${isList ? 'List' : ''};${group},application/json`;
}

/** What the reading says of where it comes from. */
export function sourceText({ path, query }: ResourceSource<unknown>): string {
  const search = query === undefined ? '' : `?${decodeURIComponent(new URLSearchParams(query).toString())}`;
  return `GET ${path}${search}`;
}

/** The key of an object within its list, or undefined for what is no object. */
export function itemKey(raw: unknown): string | undefined {
  const { name, namespace } = objectOf(objectOf(raw).metadata);
  return typeof name === 'string' ? `${textOf(namespace)}/${name}` : undefined;
}

/** What the source makes of an object; of one that is nested deeper than its reading can go, what it makes of the rest. */
export function parseItem<T>(source: ResourceSource<T>, raw: unknown): T | undefined {
  try {
    return source.parse(raw);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return source.parse(boundedDepth(raw));
  }
}

/**
 * Reads the whole list, page by page; `fromCache` as the API server has it in memory, which may be a moment old, and whole.
 * Rejects with ClusterError.
 */
export async function listResource<T>(
  connection: ClusterConnection,
  source: ResourceSource<T>,
  signal: AbortSignal,
  fromCache = false,
): Promise<ListedResource<T>> {
  const items = new Map<string, T>();
  const accept = acceptOf(source, true);
  const followed = new Set<string>();
  let next = '';
  for (;;) {
    const query = {
      ...source.query,
      limit: String(source.pageSize ?? 500),
      ...(next === '' ? (fromCache ? { resourceVersion: '0' } : {}) : { continue: next }),
    };
    const metadata = await connection.take(source.path, { query, accept, signal }, (answer) => {
      const page = objectOf(answer);
      for (const raw of listOf(page.items)) {
        const key = itemKey(raw);
        const item = key === undefined ? undefined : parseItem(source, raw);
        if (key !== undefined && item !== undefined) items.set(key, item);
      }
      return objectOf(page.metadata);
    });
    next = textOf(metadata.continue);
    if (next === '') return { items, resourceVersion: textOf(metadata.resourceVersion) };
    if (followed.has(next)) throw endless(source.path);
    followed.add(next);
  }
}

function endless(path: string): ClusterError {
  return new ClusterError('content', { what: `the pages of ${path} lead back to themselves`, next: 'asking again' });
}
