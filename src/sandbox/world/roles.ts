/** The RBAC objects that every cluster has, and those of the sandbox's teams. */
import type { PolicyRule } from '../kubernetes/access.ts';
import type { NewObject } from '../kubernetes/objects.ts';
import { place, type World } from './world.ts';

const group = 'rbac.authorization.k8s.io';
const apiVersion = `${group}/v1`;
const bootstrapping = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } };

const clusterRole = (name: string, rules: unknown[], more: NewObject['metadata'] = bootstrapping): NewObject => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: { name, ...more },
  rules,
});

const clusterRoleBinding = (
  name: string,
  role: string,
  subjects: [kind: string, name: string][],
  more: NewObject['metadata'] = bootstrapping,
): NewObject => ({
  apiVersion,
  kind: 'ClusterRoleBinding',
  metadata: { name, ...more },
  roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
  subjects: subjects.map(([kind, subject]) => ({ kind, apiGroup: group, name: subject })),
});

const health = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const discovery = [
  ...['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'],
  ...['/livez/*', '/readyz/*', '/healthz/*'],
];
const workloads = [
  ...['pods', 'pods/log', 'services', 'configmaps', 'events', 'namespaces', 'endpoints', 'serviceaccounts'],
  ...['deployments', 'replicasets', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs', 'ingresses'],
  'poddisruptionbudgets',
];

export function placeRoles(world: World): void {
  const asked = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'];
  const viewed = ['', 'apps', 'batch', 'networking.k8s.io', 'policy', 'autoscaling'];
  const roles = [
    clusterRole('cluster-admin', [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['*'], verbs: ['*'] },
    ]),
    clusterRole('system:discovery', [{ nonResourceURLs: [...health, ...discovery], verbs: ['get'] }]),
    clusterRole('system:public-info-viewer', [{ nonResourceURLs: health, verbs: ['get'] }]),
    clusterRole('system:basic-user', [
      { apiGroups: ['authorization.k8s.io'], resources: asked, verbs: ['create'] },
      { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
    ]),
    clusterRole('view', [{ apiGroups: viewed, resources: workloads, verbs: ['get', 'list', 'watch'] }]),
    clusterRole('ci-deployer', [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'create', 'patch'] }], {}),
    clusterRole('backup-operator', [{ apiGroups: [''], resources: ['*'], verbs: ['*'] }], {}),
  ];
  const authenticated: [string, string] = ['Group', 'system:authenticated'];
  const unauthenticated: [string, string] = ['Group', 'system:unauthenticated'];
  const bindings = [
    clusterRoleBinding('cluster-admin', 'cluster-admin', [['Group', 'system:masters']]),
    clusterRoleBinding('system:discovery', 'system:discovery', [authenticated]),
    clusterRoleBinding('system:basic-user', 'system:basic-user', [authenticated]),
    clusterRoleBinding('system:public-info-viewer', 'system:public-info-viewer', [authenticated, unauthenticated]),
    clusterRoleBinding('platform-admins', 'cluster-admin', [['Group', 'platform-admins']], {}),
    clusterRoleBinding('crm-vendor', 'cluster-admin', [['User', 'support@crm-vendor.example']], {}),
    clusterRoleBinding('ci-deployer', 'ci-deployer', [['User', 'ci@contoso.example']], {}),
  ];
  for (const object of [...roles, ...bindings]) place(world, object);
}

/** What a least-privilege user may do; in one namespace or, without one, in all of them. */
export interface UserRule extends PolicyRule {
  namespace?: string;
}

/** Roles and bindings that give a user these rules. */
export function placeUserRules(world: World, user: string, rules: UserRule[]): void {
  const name = `sandbox-${user.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  for (const [namespace = '', members] of Map.groupBy(rules, (rule) => rule.namespace)) {
    const plain = members.map(({ namespace: _, ...rule }) => rule);
    if (namespace === '') {
      place(world, clusterRole(name, plain, {}));
      place(world, clusterRoleBinding(name, name, [['User', user]], {}));
      continue;
    }
    const metadata = { name, namespace };
    const roleRef = { apiGroup: group, kind: 'Role', name };
    const subjects = [{ kind: 'User', apiGroup: group, name: user }];
    place(world, { apiVersion, kind: 'Role', metadata, rules: plain });
    place(world, { apiVersion, kind: 'RoleBinding', metadata, roleRef, subjects });
  }
}
