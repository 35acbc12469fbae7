/** What the API serves: the built-in resources, and those that CustomResourceDefinitions add while it runs. */
import type { Column } from './columns.ts';

export interface Resource {
  /** '' for the core group. */
  group: string;
  /** Served versions, most preferred first. */
  versions: string[];
  /** The version in which the store keeps objects. */
  storage: string;
  plural: string;
  singular: string;
  kind: string;
  listKind: string;
  namespaced: boolean;
  shortNames: string[];
  categories: string[];
  /** Of `status`, `scale`, `log`, `eviction`, `proxy`. */
  subresources: string[];
  verbs: string[];
  /** Columns of server-side tables after Name; undefined means Age alone. */
  columns?: Column[];
  /** Paths beside metadata.name and metadata.namespace that a field selector may use. */
  selectableFields: string[];
  custom: boolean;
}

const everyVerb = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** A resource with the usual defaults: plural from the kind, every verb, a status subresource unless told otherwise. */
export function resource(
  group: string,
  version: string,
  kind: string,
  options: Partial<Omit<Resource, 'group' | 'storage' | 'kind'>> = {},
): Resource {
  const singular = kind.toLowerCase();
  return {
    group,
    versions: [version],
    storage: version,
    kind,
    listKind: `${kind}List`,
    plural: `${singular}s`,
    singular,
    namespaced: true,
    shortNames: [],
    categories: [],
    subresources: ['status'],
    verbs: everyVerb,
    selectableFields: [],
    custom: false,
    ...options,
  };
}

/** The registry of served resources. */
export class Resources {
  /** Hears of a resource that is served no longer; replaced by the server once it stands. */
  vanished: (resource: Resource) => void = () => {};
  readonly #byPath = new Map<string, Resource>();
  readonly #byKind = new Map<string, Resource>();
  #revision = 0;

  constructor(initial: Resource[]) {
    for (const entry of initial) this.add(entry);
  }

  /** Grows with every change of what is served. */
  get revision(): number {
    return this.#revision;
  }

  add(entry: Resource): void {
    this.#byPath.set(`${entry.group}/${entry.plural}`, entry);
    this.#byKind.set(`${entry.group}/${entry.kind}`, entry);
    this.#revision += 1;
  }

  remove({ group, plural, kind }: Resource): void {
    this.#byPath.delete(`${group}/${plural}`);
    this.#byKind.delete(`${group}/${kind}`);
    this.#revision += 1;
  }

  find(group: string, plural: string): Resource | undefined {
    return this.#byPath.get(`${group}/${plural}`);
  }

  findKind(group: string, kind: string): Resource | undefined {
    return this.#byKind.get(`${group}/${kind}`);
  }

  /** Throws when nothing of that name is served: for the sandbox's own controllers, which know what they ask for. */
  get(group: string, plural: string): Resource {
    const entry = this.find(group, plural);
    if (!entry) throw new Error(`the sandbox serves no ${plural} in "${group}"`);
    return entry;
  }

  all(): Resource[] {
    return [...this.#byPath.values()];
  }

  /** Groups with their versions, preferred first, in the order of registration; the core group is ''. */
  groups(): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const { group, versions } of this.#byPath.values()) {
      const known = groups.get(group);
      if (!known) groups.set(group, [...versions]);
      else for (const version of versions) if (!known.includes(version)) known.push(version);
    }
    return groups;
  }
}
