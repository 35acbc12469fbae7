/** RBAC over the Role and binding objects in the store, refusing in kube-apiserver's words. */
import type { KubernetesObject } from './objects.ts';
import type { ApiRequest, ResourceRequest } from './request.ts';
import type { Resources } from './resources.ts';
import { ApiError, forbidden } from './status.ts';
import type { Store } from './store.ts';

export interface User {
  name: string;
  groups: string[];
}

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

interface RoleReference {
  kind: string;
  name: string;
}

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

const group = 'rbac.authorization.k8s.io';

export class Access {
  readonly #store: Store;
  readonly #resources: Resources;

  constructor(store: Store, resources: Resources) {
    this.#store = store;
    this.#resources = resources;
  }

  allows(user: User, request: ApiRequest): boolean {
    if (user.groups.includes('system:masters')) return true;
    if (!request.isResource) {
      return this.rules(user, '').some((rule) => coversPath(rule, request.verb, request.path));
    }
    return this.rules(user, request.namespace).some((rule) => covers(rule, request));
  }

  /** Throws the 403 that kube-apiserver would answer. */
  check(user: User, request: ApiRequest): void {
    if (this.allows(user, request)) return;
    const who = `User "${user.name}" cannot ${request.verb}`;
    if (!request.isResource) throw new ApiError(403, 'Forbidden', `forbidden: ${who} path "${request.path}"`, {});
    const { resource, subresource, namespace } = request;
    const what = subresource ? `${resource}/${subresource}` : resource;
    const scope = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
    throw forbidden(
      { group: request.group, plural: resource },
      request.name,
      `${who} resource "${what}" in API group "${request.group}" ${scope}`,
    );
  }

  /** What a user's bindings give in a namespace, cluster-wide ones included; '' for those alone. */
  rules(user: User, namespace: string): PolicyRule[] {
    if (user.groups.includes('system:masters')) {
      return [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ];
    }
    const bindings = [
      ...this.#list('clusterrolebindings'),
      ...(namespace ? this.#list('rolebindings', namespace) : []),
    ];
    return bindings
      .filter((binding) => ((binding.subjects ?? []) as Subject[]).some((subject) => isSubject(subject, user)))
      .flatMap((binding) => this.#rulesOf(binding));
  }

  #rulesOf(binding: KubernetesObject): PolicyRule[] {
    const { kind, name } = binding.roleRef as RoleReference;
    const inNamespace = kind === 'Role' ? binding.metadata.namespace : undefined;
    const plural = kind === 'Role' ? 'roles' : 'clusterroles';
    const role = this.#store.find(this.#resources.get(group, plural), inNamespace, name);
    return (role?.rules ?? []) as PolicyRule[];
  }

  #list(plural: string, namespace?: string): KubernetesObject[] {
    return this.#store.list(this.#resources.get(group, plural), namespace);
  }
}

function isSubject(subject: Subject, user: User): boolean {
  if (subject.kind === 'User') return subject.name === user.name;
  if (subject.kind === 'Group') return user.groups.includes(subject.name);
  return user.name === `system:serviceaccount:${subject.namespace}:${subject.name}`;
}

function has(list: string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes('*') || list.includes(value));
}

function covers(rule: PolicyRule, request: ResourceRequest): boolean {
  const { resource, subresource } = request;
  const wanted = subresource ? `${resource}/${subresource}` : resource;
  return (
    has(rule.verbs, request.verb) &&
    has(rule.apiGroups, request.group) &&
    (has(rule.resources, wanted) || (subresource !== '' && (rule.resources ?? []).includes(`*/${subresource}`))) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(request.name))
  );
}

function coversPath(rule: PolicyRule, verb: string, path: string): boolean {
  return (
    has(rule.verbs, verb) &&
    (rule.nonResourceURLs ?? []).some((pattern) =>
      pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern,
    )
  );
}
