/** The forms in which an object or list can be asked for: in a served version, as a Table, as PartialObjectMetadata. */
import { ageColumn } from './columns.ts';
import type { KubernetesObject } from './objects.ts';
import type { Resource } from './resources.ts';
import { ApiError } from './status.ts';
import type { Store } from './store.ts';

export type Form = 'object' | 'table' | 'metadata';

export interface ListMeta {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** The first form in an Accept header that the server can give; 406 when there is none. */
export function formOf(accept: string | undefined): Form {
  if (!accept) return 'object';
  for (const clause of accept.split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    const known = ['application/json', 'application/*', '*/*'].includes(type);
    if (!known && type !== 'application/yaml') continue;
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3);
    if (as === 'Table') return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
    if (!as && known) return 'object';
  }
  const only = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
  throw new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${only}`);
}

export function apiVersionOf(resource: Resource, version: string): string {
  return resource.group ? `${resource.group}/${version}` : version;
}

/** What is asked for, and in which form. */
export interface Shown {
  form: Form;
  store: Store;
  resource: Resource;
  version: string;
  /** What of the object a table's row carries: metadata unless this says otherwise. */
  includeObject: string | null;
  now: number;
  /** False in all tables of a watch after the first: they carry rows alone. */
  columns?: boolean;
}

/** JSON of one object in the version of the request. */
function objectJson({ store, resource, version }: Shown, object: KubernetesObject): string {
  if (version === resource.storage) return store.json(object);
  return JSON.stringify({ ...object, apiVersion: apiVersionOf(resource, version) });
}

function partial(object: KubernetesObject): Record<string, unknown> {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

function table(
  { resource, version, includeObject, now, columns: withColumns = true }: Shown,
  objects: KubernetesObject[],
  metadata: ListMeta,
): string {
  const columns = resource.columns ?? [ageColumn];
  return JSON.stringify({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns
      ? [
          { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
          ...columns.map(({ name, type, priority }) => ({ name, type, format: '', description: '', priority })),
        ]
      : [],
    rows: objects.map((object) => ({
      cells: [object.metadata.name, ...columns.map((column) => column.value(object, now))],
      object:
        includeObject === 'None'
          ? undefined
          : includeObject === 'Object'
            ? { ...object, apiVersion: apiVersionOf(resource, version) }
            : partial(object),
    })),
  });
}

/** JSON of one object in the form asked for: the body of a get, and the `object` of a watch event. */
export function objectAs(shown: Shown, object: KubernetesObject): string {
  if (shown.form === 'metadata') return JSON.stringify(partial(object));
  if (shown.form === 'object') return objectJson(shown, object);
  const { resourceVersion } = object.metadata;
  return table(shown, [object], { resourceVersion });
}

/** JSON of a list in the form asked for; objects are joined from JSON that was made once. */
export function listAs(shown: Shown, objects: KubernetesObject[], metadata: ListMeta): string {
  const { store, resource, version } = shown;
  if (shown.form === 'table') return table(shown, objects, metadata);
  if (shown.form === 'metadata') {
    const items = objects.map(partial);
    return JSON.stringify({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items });
  }
  const head = JSON.stringify({ apiVersion: apiVersionOf(resource, version), kind: resource.listKind, metadata });
  const items = objects.map((object) => (resource.custom ? objectJson(shown, object) : store.itemJson(object)));
  return `${head.slice(0, -1)},"items":[${items.join(',')}]}`;
}
