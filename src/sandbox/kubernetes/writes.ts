/** Creating, changing and deleting objects with admission, dry runs and the server's rules; for HTTP and the sandbox's own controllers. */
import { isDeepStrictEqual } from 'node:util';
import type { User } from './access.ts';
import { applied, applyEntry } from './apply.ts';
import { withDefaults } from './defaults.ts';
import { isRecord, type KubernetesObject, type NewObject, timestamp } from './objects.ts';
import { type PatchType, parseBody, patched } from './patch.ts';
import { apiVersionOf } from './representations.ts';
import type { Resource, Resources } from './resources.ts';
import { alreadyExists, badRequest, conflict, invalid, methodNotAllowed, notFound } from './status.ts';
import type { Store } from './store.ts';

export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  resource: Resource;
  object: KubernetesObject;
  previous?: KubernetesObject;
  user: User;
  dryRun: boolean;
}

/** Answers with warnings, throws an ApiError to refuse. */
export type Admit = (request: AdmissionRequest) => string[];

export interface WriteContext {
  user: User;
  dryRun: boolean;
  /** `fieldManager` of the request; only server-side apply needs it. */
  manager?: string | undefined;
  force?: boolean;
}

/** Where a request's object is: its resource, its namespace if that has any, and its name. */
export interface Target {
  resource: Resource;
  namespace: string | undefined;
  name: string;
  /** '' for the object itself. */
  subresource: string;
}

export interface Written {
  object: KubernetesObject;
  warnings: string[];
  created: boolean;
}

export class Writes {
  readonly #store: Store;
  readonly #resources: Resources;
  /** Replaced by the world once it stands. */
  admit: Admit = () => [];

  constructor(store: Store, resources: Resources) {
    this.#store = store;
    this.#resources = resources;
  }

  create(
    { resource, namespace }: Pick<Target, 'resource' | 'namespace'>,
    given: unknown,
    context: WriteContext,
  ): Written {
    const body = expected(resource, given);
    const { resourceVersion: _, uid: __, ...metadata } = body.metadata;
    const refusal = (field: string, why: string) => invalid(resource.kind, resource.group, '', field, why);
    if (resource.namespaced) metadata.namespace ??= namespace;
    if (resource.namespaced && namespace && metadata.namespace !== namespace)
      throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
    if (!metadata.name && !metadata.generateName)
      throw refusal('metadata.name', 'Required value: name or generateName is required');
    if (metadata.name) checkName(resource, metadata.name);
    if (resource.namespaced) {
      if (!metadata.namespace) throw refusal('metadata.namespace', 'Required value');
      this.#store.get(this.#resources.get('', 'namespaces'), undefined, metadata.namespace);
    }
    const object = this.#store.complete(resource, withDefaults(resource, { ...body, metadata }));
    const warnings = this.admit({ operation: 'CREATE', resource, object, ...context });
    if (!context.dryRun) return { object: this.#store.create(resource, object), warnings, created: true };
    if (this.#store.find(resource, object.metadata.namespace, object.metadata.name))
      throw alreadyExists(resource, object.metadata.name);
    return { object, warnings, created: true };
  }

  /** PUT: the whole object, or with `subresource` its status alone. */
  update(target: Target, given: unknown, context: WriteContext): Written {
    const { resource, namespace, name } = target;
    const body = expected(resource, given);
    const previous = this.#store.get(resource, namespace, name);
    if (body.metadata.name !== name) {
      throw badRequest(`the name of the object (${body.metadata.name}) does not match the name on the URL (${name})`);
    }
    return this.#replace(target, previous, body as KubernetesObject, context);
  }

  patch(target: Target, { type, body }: { type: PatchType; body: string }, context: WriteContext): Written {
    if (type === 'apply') return this.#apply(target, body, context);
    const { resource, namespace, name } = target;
    const previous = this.#store.get(resource, namespace, name);
    const next = expected(resource, patched(type, previous, body));
    const asked = next.metadata.resourceVersion;
    if (asked && asked !== previous.metadata.resourceVersion) throw conflict(resource, name);
    return this.#replace(target, previous, next as KubernetesObject, context);
  }

  /** Removes the object, or marks it while finalizers hold it. */
  delete(resource: Resource, object: KubernetesObject, options: unknown, context: WriteContext): KubernetesObject {
    const { preconditions } = isRecord(options) ? options : {};
    const { name, finalizers } = object.metadata;
    for (const [key, word] of [
      ['uid', 'UID'],
      ['resourceVersion', 'ResourceVersion'],
    ] as const) {
      const wanted = isRecord(preconditions) ? preconditions[key] : undefined;
      const why = `Precondition failed: ${word} in precondition: ${wanted}, ${word} in object meta: ${object.metadata[key]}`;
      if (wanted && wanted !== object.metadata[key]) throw conflict(resource, name, why);
    }
    this.admit({ operation: 'DELETE', resource, object, ...context });
    if (context.dryRun) return object;
    if (finalizers && finalizers.length > 0) {
      if (object.metadata.deletionTimestamp) return object;
      const metadata = { ...object.metadata, deletionTimestamp: timestamp(Date.now()), deletionGracePeriodSeconds: 0 };
      return this.#store.update(resource, { ...object, metadata });
    }
    return this.#store.delete(resource, object);
  }

  #apply(target: Target, body: string, context: WriteContext): Written {
    const { resource, namespace, name, subresource } = target;
    const given = expected(resource, parseBody(body));
    const manager = context.manager ?? '';
    if (!manager)
      throw invalid('PatchOptions', 'meta.k8s.io', '', 'fieldManager', 'Required value: is required for apply patch');
    const previous = this.#store.find(resource, namespace, name);
    if (previous) {
      const next = applied(previous, given, manager, context.force ?? false, Date.now());
      return this.#replace(target, previous, next, context);
    }
    if (subresource) throw notFound(resource, name);
    const metadata = { ...given.metadata, name, managedFields: [applyEntry(given, manager, Date.now())] };
    return this.create(target, { ...given, metadata }, context);
  }

  #replace(
    { resource, subresource }: Target,
    previous: KubernetesObject,
    given: KubernetesObject,
    context: WriteContext,
  ): Written {
    const next = merged(resource, previous, given, subresource);
    const warnings = this.admit({ operation: 'UPDATE', resource, object: next, previous, ...context });
    if (context.dryRun) return { object: next, warnings, created: false };
    const object = this.#store.update(resource, next);
    if (object.metadata.deletionTimestamp && !object.metadata.finalizers?.length) this.#store.delete(resource, object);
    return { object, warnings, created: false };
  }
}

/** The body as an object of this resource; other served versions are taken as the stored one. */
function expected(resource: Resource, given: unknown): NewObject {
  if (!isRecord(given)) throw badRequest('the object provided is unrecognized (must be of type map)');
  const { apiVersion, kind } = given;
  if (!apiVersion || !kind) throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(given).slice(0, 200)}'`);
  const versions = resource.versions.map((version) => apiVersionOf(resource, version));
  if (!versions.includes(String(apiVersion)))
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${versions[0]})`,
    );
  if (kind !== resource.kind) throw badRequest(`the object provided is of kind ${kind}, not ${resource.kind}`);
  const metadata = isRecord(given.metadata) ? given.metadata : {};
  return { ...given, apiVersion: apiVersionOf(resource, resource.storage), kind: resource.kind, metadata };
}

/** What an update leaves: status and system fields belong to the server, a changed spec is a new generation. */
function merged(
  resource: Resource,
  previous: KubernetesObject,
  given: KubernetesObject,
  subresource: string,
): KubernetesObject {
  const { uid, creationTimestamp, generation, deletionTimestamp, name, namespace } = previous.metadata;
  if (subresource === 'status')
    return {
      ...previous,
      metadata: { ...previous.metadata, resourceVersion: given.metadata.resourceVersion ?? '' },
      status: given.status,
    };
  if (subresource !== '') throw methodNotAllowed();
  const { status, ...rest } = given;
  // Status is the server's where it is a subresource.
  const kept = resource.subresources.includes('status') ? previous.status : status;
  const next = { ...rest, ...(kept === undefined ? {} : { status: kept }) } as KubernetesObject;
  const changed = generation !== undefined && !isDeepStrictEqual(content(previous), content(next));
  const { deletionTimestamp: _, ...metadata } = given.metadata;
  return {
    ...next,
    metadata: {
      ...metadata,
      name,
      ...(namespace ? { namespace } : {}),
      uid,
      creationTimestamp,
      ...(generation === undefined ? {} : { generation: changed ? generation + 1 : generation }),
      ...(deletionTimestamp ? { deletionTimestamp } : {}),
    },
  };
}

function content({ metadata: _, status: __, ...rest }: KubernetesObject): Record<string, unknown> {
  return JSON.parse(JSON.stringify(rest));
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function checkName({ kind, group }: Resource, name: string): void {
  // RBAC names are path segments: `system:basic-user` is one.
  if (group === 'rbac.authorization.k8s.io' || (subdomain.test(name) && name.length <= 253)) return;
  throw invalid(
    kind,
    group,
    name,
    'metadata.name',
    `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
  );
}
