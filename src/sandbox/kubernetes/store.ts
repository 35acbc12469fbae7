/**
 * Where objects live: one resourceVersion counter for all of them as in etcd, a history for each resource from which
 * watches resume, and change listeners for the sandbox's own controllers.
 */
import { randomUUID } from 'node:crypto';
import { remembered } from '../remembered.ts';
import { type KubernetesObject, type NewObject, objectKey, timestamp } from './objects.ts';
import type { Resource } from './resources.ts';
import { alreadyExists, conflict, expired, notFound } from './status.ts';

export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: Resource;
  object: KubernetesObject;
  /** What stood there before; undefined for ADDED. */
  previous: KubernetesObject | undefined;
  resourceVersion: number;
  /** Epoch ms. */
  at: number;
}

type Listener = (change: Change) => void;

interface Collection {
  items: Map<string, KubernetesObject>;
  /** In the order of keys; undefined after an insertion or removal. */
  sorted?: KubernetesObject[] | undefined;
  history: Change[];
  /** A watch from before this resourceVersion cannot be resumed. */
  compactedAt: number;
  listeners: Set<Listener>;
}

const historyLimit = 4000;
/** etcd's own compaction, too, leaves five minutes to resume in. */
const historyMs = 5 * 60 * 1000;
/** A cluster that has been there for a while: nothing resumes from before it. */
const firstVersion = 1000;

export class Store {
  #version = firstVersion;
  #compactedAt = firstVersion;
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Set<Listener>();
  readonly #json = new WeakMap<KubernetesObject, string>();
  readonly #itemJson = new WeakMap<KubernetesObject, string>();

  /** The resourceVersion of the newest write. */
  get version(): number {
    return this.#version;
  }

  get compactedAt(): number {
    return this.#compactedAt;
  }

  find(resource: Resource, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.#collection(resource).items.get(objectKey(namespace, name));
  }

  /** Throws a 404 Status when it is not there. */
  get(resource: Resource, namespace: string | undefined, name: string): KubernetesObject {
    const object = this.find(resource, namespace, name);
    if (!object) throw notFound(resource, name);
    return object;
  }

  /** Sorted by namespace and name, as etcd's keys are. */
  list(resource: Resource, namespace?: string): KubernetesObject[] {
    const collection = this.#collection(resource);
    collection.sorted ??= [...collection.items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
    if (!namespace) return collection.sorted;
    return collection.sorted.filter((object) => object.metadata.namespace === namespace);
  }

  /** Fills in what the server owns and stores; 409 when the name is taken. */
  create(resource: Resource, given: NewObject): KubernetesObject {
    const object = this.complete(resource, given);
    const { namespace, name } = object.metadata;
    if (this.find(resource, namespace, name)) throw alreadyExists(resource, name);
    return this.#put('ADDED', resource, object);
  }

  /** The object as it would be created, without storing it: what a dry run answers. */
  complete(resource: Resource, given: NewObject): KubernetesObject {
    const { generateName, ...metadata } = given.metadata;
    const name = metadata.name || `${generateName ?? ''}${suffix()}`;
    return {
      ...given,
      apiVersion: resource.group ? `${resource.group}/${resource.storage}` : resource.storage,
      kind: resource.kind,
      metadata: {
        ...(generateName ? { generateName } : {}),
        creationTimestamp: timestamp(Date.now()),
        ...(resource.subresources.includes('status') || resource.custom ? { generation: 1 } : {}),
        ...metadata,
        name,
        uid: metadata.uid ?? randomUUID(),
        resourceVersion: '',
      },
    };
  }

  /** Replaces what is there; a resourceVersion in `next` that is not the present one is a 409. No change, no write. */
  update(resource: Resource, next: KubernetesObject): KubernetesObject {
    const previous = this.get(resource, next.metadata.namespace, next.metadata.name);
    const asked = next.metadata.resourceVersion;
    if (asked && asked !== previous.metadata.resourceVersion) throw conflict(resource, next.metadata.name);
    const same = { ...next, metadata: { ...next.metadata, resourceVersion: previous.metadata.resourceVersion } };
    if (JSON.stringify(same) === this.json(previous)) return previous;
    return this.#put('MODIFIED', resource, next, previous);
  }

  delete(resource: Resource, object: KubernetesObject): KubernetesObject {
    const { namespace, name } = object.metadata;
    const previous = this.get(resource, namespace, name);
    return this.#put('DELETED', resource, previous, previous);
  }

  /** The object's JSON in its storage version, made once. */
  json(object: KubernetesObject): string {
    return remembered(this.#json, object, () => JSON.stringify(object));
  }

  /** As `json`, without apiVersion and kind: how built-in kinds stand in lists. */
  itemJson(object: KubernetesObject): string {
    return remembered(this.#itemJson, object, () => {
      const { apiVersion: _, kind: __, ...item } = object;
      return JSON.stringify(item);
    });
  }

  /** Changes after a resourceVersion, then `listen`; 410 Expired when the history no longer reaches back so far. */
  since(resource: Resource, version: number): Change[] {
    const collection = this.#collection(resource);
    const oldest = Math.max(collection.compactedAt, this.#compactedAt);
    if (version < oldest) throw expired(`too old resource version: ${version} (${oldest})`);
    return collection.history.filter((change) => change.resourceVersion > version);
  }

  listen(resource: Resource, listener: Listener): () => void {
    const { listeners } = this.#collection(resource);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Every change of every resource. */
  listenAll(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all history, as etcd's compaction does: older watches and continue tokens get 410. */
  compact(): void {
    this.#version += 1;
    this.#compactedAt = this.#version;
    for (const collection of this.#collections.values()) collection.history = [];
  }

  #put(
    type: Change['type'],
    resource: Resource,
    object: KubernetesObject,
    previous?: KubernetesObject,
  ): KubernetesObject {
    this.#version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    const collection = this.#collection(resource);
    const key = objectKey(stored.metadata.namespace, stored.metadata.name);
    if (type === 'DELETED') collection.items.delete(key);
    else collection.items.set(key, stored);
    collection.sorted = undefined;
    const change = { type, resource, object: stored, previous, resourceVersion: this.#version, at: Date.now() };
    collection.history.push(change);
    forget(collection, change.at);
    for (const listener of [...collection.listeners, ...this.#listeners]) listener(change);
    return stored;
  }

  #collection({ group, plural }: Resource): Collection {
    const empty = () => ({ items: new Map(), history: [], compactedAt: 0, listeners: new Set<Listener>() });
    return remembered(this.#collections, `${group}/${plural}`, empty);
  }
}

/** Large objects that an audit rewrites must not pile up. */
function forget(collection: Collection, now: number): void {
  const { history } = collection;
  const surplus = history.length > historyLimit ? historyLimit / 2 : 0;
  const old = (history[0]?.at ?? now) < now - historyMs ? history.findIndex(({ at }) => at >= now - historyMs) : 0;
  const dropped = history.splice(0, Math.max(surplus, old));
  collection.compactedAt = dropped.at(-1)?.resourceVersion ?? collection.compactedAt;
}

const suffixLetters = 'bcdfghjklmnpqrstvwxz2456789';

/** The five letters that the server appends to a generateName. */
export function suffix(length = 5, random: () => number = Math.random): string {
  let letters = '';
  for (let index = 0; index < length; index += 1) letters += suffixLetters[Math.floor(random() * suffixLetters.length)];
  return letters;
}
