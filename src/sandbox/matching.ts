/** Which objects a constraint's `spec.match` chooses. */
import { isRecord, type KubernetesObject } from './kubernetes/objects.ts';
import type { Resource } from './kubernetes/resources.ts';
import { specSelector } from './kubernetes/selectors.ts';
import { beginsAs } from './rules/pod.ts';

type Selector = Parameters<typeof specSelector>[0];

interface Match {
  kinds?: { apiGroups?: string[]; kinds?: string[] }[];
  namespaces?: string[];
  excludedNamespaces?: string[];
  labelSelector?: Selector;
  namespaceSelector?: Selector;
  scope?: string;
  name?: string;
}

/** Gatekeeper's wildcards: `kube-*` and `*-system`. */
function named(name: string, patterns: string[]): boolean {
  const endings = patterns.filter((pattern) => pattern.startsWith('*') && !pattern.endsWith('*'));
  return beginsAs(name, patterns) || endings.some((pattern) => name.endsWith(pattern.slice(1)));
}

export interface Matcher {
  /** By kind alone: decides which resources an audit must list. */
  kind(resource: Resource): boolean;
  object(resource: Resource, object: KubernetesObject): boolean;
}

export function matcher(
  constraint: KubernetesObject,
  labelsOfNamespace: (name: string) => Record<string, string>,
): Matcher {
  const spec = isRecord(constraint.spec) ? constraint.spec : {};
  const match: Match = isRecord(spec.match) ? spec.match : {};
  const has = (list: string[] | undefined, value: string) => !list || list.includes('*') || list.includes(value);
  const byLabel = specSelector(match.labelSelector);
  const byNamespaceLabel = match.namespaceSelector && specSelector(match.namespaceSelector);
  const kind = (resource: Resource) =>
    !match.kinds ||
    match.kinds.some(({ apiGroups, kinds }) => has(apiGroups, resource.group) && has(kinds, resource.kind));
  return {
    kind,
    object(resource, object) {
      const { name, labels = {} } = object.metadata;
      const namespace = resource.kind === 'Namespace' ? name : object.metadata.namespace;
      if (match.scope === 'Cluster' && namespace) return false;
      if (match.scope === 'Namespaced' && !namespace) return false;
      if (match.name && !named(name, [match.name])) return false;
      if (namespace) {
        if (match.namespaces && !named(namespace, match.namespaces)) return false;
        if (named(namespace, match.excludedNamespaces ?? [])) return false;
        if (byNamespaceLabel && !byNamespaceLabel(labelsOfNamespace(namespace))) return false;
      }
      return kind(resource) && byLabel(labels);
    },
  };
}
