/** What the parts of the sandbox's world work with. */
import type { Clock } from '../clock.ts';
import type { Logs } from '../kubernetes/logs.ts';
import type { KubernetesObject, NewObject } from '../kubernetes/objects.ts';
import type { Resource, Resources } from '../kubernetes/resources.ts';
import type { Store } from '../kubernetes/store.ts';
import type { Writes } from '../kubernetes/writes.ts';
import type { WorkBook } from './gatekeeper-work.ts';
import type { PolicyChecks } from './policy-checks.ts';

export interface World extends Pick<Clock, 'now' | 'after'> {
  store: Store;
  resources: Resources;
  writes: Writes;
  logs: Logs;
  work: WorkBook;
  policyChecks: PolicyChecks;
  random(): number;
}

function servedResource({ resources }: World, { apiVersion, kind }: { apiVersion: string; kind: string }) {
  return resources.findKind(apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', kind);
}

/** The served resource of an object, by its apiVersion and kind. */
export function resourceOf(world: World, object: { apiVersion: string; kind: string }): Resource {
  const resource = servedResource(world, object);
  if (!resource) throw new Error(`the sandbox serves no ${object.kind} in "${object.apiVersion}"`);
  return resource;
}

/** Puts an object into the store past admission, as something that has always been there. */
export function place(world: World, object: NewObject): KubernetesObject {
  return world.store.create(resourceOf(world, object), object);
}

/** As `place`, or replaces what is there. */
export function ensure(world: World, object: NewObject): KubernetesObject {
  const resource = resourceOf(world, object);
  const present = world.store.find(resource, object.metadata.namespace, object.metadata.name ?? '');
  if (!present) return world.store.create(resource, object);
  return world.store.update(resource, {
    ...object,
    ...(object.status === undefined && present.status !== undefined ? { status: present.status } : {}),
    metadata: { ...present.metadata, ...object.metadata, resourceVersion: '' },
  });
}

/** By kind, namespace and name; nothing when its kind is not served or it is not there. */
export function removeIfPresent(world: World, { apiVersion, kind, metadata }: NewObject): void {
  const resource = servedResource(world, { apiVersion, kind });
  const object = resource && world.store.find(resource, metadata.namespace, metadata.name ?? '');
  if (resource && object) world.store.delete(resource, object);
}

export function setStatus(world: World, object: KubernetesObject, status: Record<string, unknown>): KubernetesObject {
  const resource = resourceOf(world, object);
  const present = world.store.find(resource, object.metadata.namespace, object.metadata.name);
  if (!present) return object;
  return world.store.update(resource, { ...present, metadata: { ...present.metadata, resourceVersion: '' }, status });
}
