/** Creating, changing and deleting objects with admission, dry runs and the server's rules; for HTTP and the sandbox's own controllers. */
import { isDeepStrictEqual } from 'node:util';
import type { User } from './access.ts';
import { applied, applyEntry } from './apply.ts';
import { withDefaults } from './defaults.ts';
import { isRecord, type KubernetesObject, type NewObject, timestamp } from './objects.ts';
import { type PatchType, parseBody, patched } from './patch.ts';
import { apiVersionOf } from './representations.ts';
import type { Resource, Resources } from './resources.ts';
import { badRequest, conflict, invalid, methodNotAllowed, notFound } from './status.ts';
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

  create(resource: Resource, namespace: string | undefined, given: unknown, context: WriteContext): Written {
    const body = this.#expect(resource, given);
    const metadata = {
      ...body.metadata,
      ...(resource.namespaced ? { namespace: body.metadata.namespace ?? namespace } : {}),
    };
    if (resource.namespaced && namespace && metadata.namespace !== namespace) {
      throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
    }
    if (!metadata.name && !metadata.generateName) {
      throw invalid(
        resource.kind,
        resource.group,
        '',
        'metadata.name',
        'Required value: name or generateName is required',
      );
    }
    if (metadata.name) checkName(resource, metadata.name);
    if (resource.namespaced) this.#checkNamespace(resource, metadata.namespace ?? '');
    delete metadata.resourceVersion;
    delete metadata.uid;
    const object = this.#store.complete(resource, withDefaults(resource, { ...body, metadata }));
    const warnings = this.admit({ operation: 'CREATE', resource, object, ...context });
    if (context.dryRun) {
      if (this.#store.find(resource, object.metadata.namespace, object.metadata.name))
        this.#store.create(resource, object);
      return { object, warnings, created: true };
    }
    return { object: this.#store.create(resource, object), warnings, created: true };
  }

  /** PUT: the whole object, or with `subresource` its status alone. */
  update(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    subresource: string,
    given: unknown,
    context: WriteContext,
  ): Written {
    const body = this.#expect(resource, given);
    const previous = this.#store.get(resource, namespace, name);
    if (body.metadata.name !== name) {
      throw badRequest(`the name of the object (${body.metadata.name}) does not match the name on the URL (${name})`);
    }
    return this.#replace(resource, previous, body as KubernetesObject, subresource, context);
  }

  patch(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    subresource: string,
    patch: { type: PatchType; body: string },
    context: WriteContext,
  ): Written {
    if (patch.type === 'apply') return this.#apply(resource, namespace, name, subresource, patch.body, context);
    const previous = this.#store.get(resource, namespace, name);
    const next = this.#expect(resource, patched(patch.type, previous, patch.body));
    const asked = next.metadata.resourceVersion;
    if (asked && asked !== previous.metadata.resourceVersion) throw conflict(resource, name);
    return this.#replace(resource, previous, next as KubernetesObject, subresource, context);
  }

  /** Removes the object, or marks it while finalizers hold it. */
  delete(resource: Resource, object: KubernetesObject, options: unknown, context: WriteContext): KubernetesObject {
    const { preconditions } = isRecord(options) ? options : {};
    const { name, uid, resourceVersion, finalizers } = object.metadata;
    if (isRecord(preconditions)) {
      if (preconditions.uid && preconditions.uid !== uid) {
        throw conflict(
          resource,
          name,
          `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid}`,
        );
      }
      if (preconditions.resourceVersion && preconditions.resourceVersion !== resourceVersion) {
        throw conflict(
          resource,
          name,
          `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
        );
      }
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

  #apply(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    subresource: string,
    body: string,
    context: WriteContext,
  ): Written {
    const given = this.#expect(resource, parseBody(body));
    const manager = context.manager ?? '';
    if (!manager)
      throw invalid('PatchOptions', 'meta.k8s.io', '', 'fieldManager', 'Required value: is required for apply patch');
    const previous = this.#store.find(resource, namespace, name);
    if (!previous) {
      if (subresource) throw notFound(resource, name);
      const managedFields = [applyEntry(given, manager, Date.now())];
      return this.create(
        resource,
        namespace,
        { ...given, metadata: { ...given.metadata, name, managedFields } },
        context,
      );
    }
    const next = applied(previous, given, manager, context.force ?? false, Date.now());
    return this.#replace(resource, previous, next, subresource, context);
  }

  #replace(
    resource: Resource,
    previous: KubernetesObject,
    given: KubernetesObject,
    subresource: string,
    context: WriteContext,
  ): Written {
    const next = merged(resource, previous, given, subresource);
    const warnings = this.admit({ operation: 'UPDATE', resource, object: next, previous, ...context });
    if (context.dryRun) return { object: next, warnings, created: false };
    const object = this.#store.update(resource, next);
    if (object.metadata.deletionTimestamp && !object.metadata.finalizers?.length) this.#store.delete(resource, object);
    return { object, warnings, created: false };
  }

  /** The body as an object of this resource; other served versions are taken as the stored one. */
  #expect(resource: Resource, given: unknown): NewObject {
    if (!isRecord(given)) throw badRequest('the object provided is unrecognized (must be of type map)');
    const { apiVersion, kind } = given;
    if (!apiVersion || !kind) {
      throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(given).slice(0, 200)}'`);
    }
    const expected = resource.versions.map((version) => apiVersionOf(resource, version));
    if (!expected.includes(String(apiVersion))) {
      throw badRequest(
        `the API version in the data (${apiVersion}) does not match the expected API version (${expected[0]})`,
      );
    }
    if (kind !== resource.kind) {
      throw badRequest(`the object provided is of kind ${kind}, not ${resource.kind}`);
    }
    const metadata = isRecord(given.metadata) ? given.metadata : {};
    return { ...given, apiVersion: apiVersionOf(resource, resource.storage), kind: resource.kind, metadata };
  }

  #checkNamespace(resource: Resource, namespace: string): void {
    if (!namespace) {
      throw invalid(resource.kind, resource.group, '', 'metadata.namespace', 'Required value');
    }
    const namespaces = this.#resources.get('', 'namespaces');
    this.#store.get(namespaces, undefined, namespace);
  }
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
  const hasStatus = resource.subresources.includes('status');
  const next: KubernetesObject = {
    ...given,
    ...(hasStatus && previous.status !== undefined ? { status: previous.status } : {}),
  };
  if (hasStatus && previous.status === undefined) delete next.status;
  const changed = generation !== undefined && !isDeepStrictEqual(content(previous), content(next));
  next.metadata = {
    ...given.metadata,
    name,
    ...(namespace ? { namespace } : {}),
    uid,
    creationTimestamp,
    ...(generation === undefined ? {} : { generation: changed ? generation + 1 : generation }),
    ...(deletionTimestamp ? { deletionTimestamp } : {}),
  };
  if (!deletionTimestamp) delete next.metadata.deletionTimestamp;
  return next;
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
