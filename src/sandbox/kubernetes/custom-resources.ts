/** Serves what CustomResourceDefinitions describe, from their creation until their deletion. */
import { ageColumn, customColumn } from './columns.ts';
import { isRecord, type KubernetesObject, timestamp } from './objects.ts';
import { type Resource, type Resources, resource } from './resources.ts';
import type { Change, Store } from './store.ts';

interface Names {
  plural: string;
  singular?: string;
  kind: string;
  listKind?: string;
  shortNames?: string[];
  categories?: string[];
}

interface Version {
  name: string;
  served: boolean;
  storage: boolean;
  subresources?: { status?: unknown; scale?: unknown };
  additionalPrinterColumns?: Record<string, unknown>[];
}

interface Definition {
  group: string;
  names: Names;
  scope: 'Cluster' | 'Namespaced';
  versions: Version[];
}

/** Follows the definitions in the store. */
export function followDefinitions(store: Store, resources: Resources): void {
  const definitions = resources.get('apiextensions.k8s.io', 'customresourcedefinitions');
  store.listen(definitions, ({ type, object }: Change) => {
    const spec = object.spec as Definition;
    if (type === 'DELETED') {
      const gone = resources.find(spec.group, spec.names.plural);
      if (!gone) return;
      for (const instance of [...store.list(gone)]) store.delete(gone, instance);
      resources.remove(gone);
      resources.vanished(gone);
      return;
    }
    resources.add(served(spec));
    if (object.status === undefined) queueMicrotask(() => establish(store, definitions, object));
  });
}

function served({ group, names, scope, versions }: Definition): Resource {
  const storage = versions.find((version) => version.storage) ?? versions[0];
  const columns = storage?.additionalPrinterColumns;
  return resource(group, storage?.name ?? 'v1', names.kind, {
    custom: true,
    // Kubernetes' order of versions: v1 before v1beta1 before v1alpha1.
    versions: versions
      .filter((version) => version.served)
      .map(({ name }) => name)
      .sort((a, b) => rank(b) - rank(a)),
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    listKind: names.listKind ?? `${names.kind}List`,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    subresources: storage?.subresources?.status ? ['status'] : [],
    columns: columns ? columns.filter(isRecord).map(customColumn) : [ageColumn],
  });
}

function rank(version: string): number {
  const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  return (stage === undefined ? 2e6 : stage === 'beta' ? 1e6 : 0) + Number(major) * 1000 + Number(minor);
}

function establish(store: Store, definitions: Resource, object: KubernetesObject): void {
  const present = store.find(definitions, undefined, object.metadata.name);
  if (!present || present.status !== undefined) return;
  const { names, versions } = present.spec as Definition;
  const lastTransitionTime = timestamp(Date.now());
  const condition = (type: string, reason: string, message: string) => {
    return { type, status: 'True', lastTransitionTime, reason, message };
  };
  store.update(definitions, {
    ...present,
    status: {
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
      acceptedNames: names,
      storedVersions: versions.filter((version) => version.storage).map(({ name }) => name),
    },
  });
}
