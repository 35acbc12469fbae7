import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../src/sandbox/kubernetes/objects.ts';
import { rules } from '../../src/sandbox/rules/rules.ts';

type Fields = Record<string, unknown>;

const object = (kind: string, fields: Fields, metadata: Fields = {}) =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'thing', namespace: 'team-a', ...metadata },
    ...fields,
  }) as KubernetesObject;
const pod = (container: Fields, spec: Fields = {}, metadata: Fields = {}) =>
  object(
    'Pod',
    { spec: { containers: [{ name: 'app', image: 'contoso.azurecr.io/app:1.2', ...container }], ...spec } },
    metadata,
  );
const secured = (securityContext: Fields, spec: Fields = {}) => pod({ securityContext }, spec);
const service = (spec: Fields, metadata: Fields = {}) => object('Service', { spec }, metadata);
const inventory = { list: () => [] };

/** rule, parameters, what breaks it, the first message, what does not. */
const cases: [string, Fields, KubernetesObject, string, KubernetesObject][] = [
  [
    'container-no-privilege',
    {},
    secured({ privileged: true }),
    'Privileged container is not allowed: app, securityContext: {"privileged": true}',
    secured({ privileged: false }),
  ],
  [
    'container-no-privilege-escalation',
    {},
    pod({}),
    'Privilege escalation container is not allowed: app',
    secured({ allowPrivilegeEscalation: false }),
  ],
  ['block-host-namespace', {}, pod({}, { hostPID: true }), 'Sharing the host namespace is not allowed: thing', pod({})],
  [
    'host-network-ports',
    { allowHostNetwork: false, allowedHostPorts: [] },
    pod({}, { hostNetwork: true }),
    'The specified hostNetwork and hostPort are not allowed, pod: thing. Allowed values: {"allowHostNetwork": false, "allowedHostPorts": []}',
    pod({ ports: [{ containerPort: 80 }] }),
  ],
  [
    'host-network-ports',
    { allowHostNetwork: true, minPort: 80, maxPort: 90 },
    pod({ ports: [{ hostPort: 91 }] }),
    'The specified hostNetwork',
    pod({ ports: [{ hostPort: 85 }] }, { hostNetwork: true }),
  ],
  [
    'container-allowed-capabilities',
    { allowedCapabilities: ['CHOWN'], requiredDropCapabilities: [] },
    secured({ capabilities: { add: ['NET_RAW'] } }),
    'container <app> has a disallowed capability. Allowed capabilities are ["CHOWN"]',
    secured({ capabilities: { add: ['CHOWN'] } }),
  ],
  [
    'container-allowed-capabilities',
    { allowedCapabilities: [], requiredDropCapabilities: ['ALL'] },
    pod({}),
    'container <app> is not dropping all required capabilities',
    secured({ capabilities: { drop: ['ALL'] } }),
  ],
  [
    'container-disallowed-capabilities',
    { disallowedCapabilities: ['SYS_ADMIN'] },
    secured({ capabilities: { add: ['SYS_ADMIN'] } }),
    'container <app> has a disallowed capability',
    secured({ capabilities: { add: ['KILL'] } }),
  ],
  [
    'allowed-host-paths',
    { allowedHostPaths: { paths: [{ pathPrefix: '/var/log' }] } },
    pod({}, { volumes: [{ name: 'v', hostPath: { path: '/var/logs' } }] }),
    'HostPath volume {"hostPath": {"path": "/var/logs"}, "name": "v"} is not allowed, pod: thing',
    pod({}, { volumes: [{ name: 'v', hostPath: { path: '/var/log/app' } }] }),
  ],
  [
    'allowed-volume-types',
    { allowedVolumeTypes: ['emptyDir'] },
    pod({}, { volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    'The volume type hostPath is not allowed',
    pod({}, { volumes: [{ name: 'v', emptyDir: {} }] }),
  ],
  [
    'container-resource-limits',
    { cpuLimit: '1', memoryLimit: '1Gi' },
    pod({}),
    'container <app> has no resource limits',
    pod({ resources: { limits: { cpu: '1000m', memory: '1024Mi' } } }),
  ],
  [
    'container-resource-limits',
    { cpuLimit: '1', memoryLimit: '1Gi' },
    pod({ resources: { limits: { cpu: '1', memory: '2Gi' } } }),
    'container <app> memory limit <2Gi> is higher than the maximum allowed of <1Gi>',
    pod({ resources: { limits: { cpu: 1, memory: '1Gi' } } }),
  ],
  [
    'container-resource-requests',
    {},
    pod({ resources: { requests: { cpu: '1' } } }),
    'container <app> does not have <memory> requests defined',
    pod({ resources: { requests: { cpu: '1', memory: '1Gi' } } }),
  ],
  [
    'container-allowed-images',
    { imageRegex: '^contoso\\.azurecr\\.io/.+$' },
    pod({ image: 'docker.io/nginx:1' }),
    'Container image docker.io/nginx:1 for container app has not been allowed.',
    pod({}),
  ],
  [
    'container-no-latest-image',
    {},
    pod({ image: 'registry:5000/nginx' }),
    "container <app> didn't specify an image tag or uses the latest tag",
    pod({ image: 'registry:5000/nginx:1' }),
  ],
  [
    'container-allowed-pull-policy',
    { allowedPullPolicy: ['Always'] },
    pod({ imagePullPolicy: 'Never' }),
    'Container <app> has image pull policy <Never>',
    pod({ imagePullPolicy: 'Always' }),
  ],
  [
    'container-enforce-probes',
    { requiredProbes: ['readinessProbe'] },
    pod({}),
    'Container <app> in your Pod <thing> has no <readinessProbe>. Required probes: ["readinessProbe"]',
    pod({ readinessProbe: {} }),
  ],
  [
    'read-only-root-filesystem',
    {},
    pod({}),
    'only read-only root filesystem container is allowed: app',
    secured({ readOnlyRootFilesystem: true }),
  ],
  [
    'allowed-users-groups',
    { runAsUserRule: 'MustRunAsNonRoot' },
    pod({}),
    'Container app is attempting to run without a required securityContext/runAsNonRoot',
    pod({}, { securityContext: { runAsNonRoot: true } }),
  ],
  [
    'allowed-seccomp-profiles',
    { allowedProfiles: ['RuntimeDefault'] },
    pod({}),
    "Seccomp profile 'not configured' is not allowed for container 'app'. Found at: no explicit profile found",
    pod({}, { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
  ],
  [
    'allowed-proc-mount-types',
    { procMount: 'Default' },
    secured({ procMount: 'Unmasked' }),
    'ProcMount type is not allowed, container: app. Allowed procMount types: Default',
    pod({}),
  ],
  [
    'forbidden-sysctl-interfaces',
    { forbiddenSysctls: ['kernel.*'] },
    pod({}, { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }),
    'The sysctl kernel.msgmax is not allowed, pod: thing. Forbidden sysctls: ["kernel.*"]',
    pod({}, { securityContext: { sysctls: [{ name: 'net.x', value: '1' }] } }),
  ],
  [
    'allowed-sysctl-interfaces',
    { allowedSysctls: ['net.*'] },
    pod({}, { securityContext: { sysctls: [{ name: 'kernel.x', value: '1' }] } }),
    'The sysctl kernel.x is not explicitly allowed',
    pod({}, { securityContext: { sysctls: [{ name: 'net.x', value: '1' }] } }),
  ],
  [
    'block-automount-token',
    {},
    pod({}),
    'Automounting service account token is disallowed, pod: thing',
    pod({}, { automountServiceAccountToken: false }),
  ],
  [
    'block-naked-pods',
    {},
    pod({}),
    'Naked Pod: thing is not allowed',
    pod({}, {}, { ownerReferences: [{ kind: 'ReplicaSet', name: 'r', uid: 'u' }] }),
  ],
  [
    'pod-enforce-labels',
    { labels: ['owner', 'cost'] },
    pod({}),
    'you must provide labels: {"cost", "owner"}',
    pod({}, {}, { labels: { owner: '', cost: '1' } }),
  ],
  [
    'block-default-namespace',
    {},
    pod({}, {}, { namespace: 'default' }),
    'Usage of the default namespace is not allowed, name: thing, kind: Pod',
    object('ServiceAccount', {}, { name: 'default', namespace: 'default' }),
  ],
  [
    'allowed-external-ips',
    { allowedExternalIPs: ['10.0.0.1'] },
    service({ externalIPs: ['10.0.0.2'] }),
    'service has forbidden external IPs: {"10.0.0.2"}',
    service({ externalIPs: ['10.0.0.1'] }),
  ],
  [
    'load-balancer-no-public-ips',
    {},
    service({ type: 'LoadBalancer' }),
    'Load Balancers should not have public IPs',
    service(
      { type: 'LoadBalancer' },
      { annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' } },
    ),
  ],
  [
    'service-allowed-ports',
    { allowedServicePorts: ['80'] },
    service({ ports: [{ port: 81 }] }),
    'Port 81 for service thing has not been allowed. Allowed ports: ["80"]',
    service({ ports: [{ port: 80 }] }),
  ],
  [
    'ingress-https-only',
    {},
    object('Ingress', { spec: {} }),
    'Ingress should be https.',
    object('Ingress', { spec: { tls: [{}] } }, { annotations: { 'kubernetes.io/ingress.allow-http': 'false' } }),
  ],
  [
    'require-ingress-host',
    {},
    object('Ingress', { spec: { rules: [{}] } }),
    'Ingress thing has a rule without a host',
    object('Ingress', { spec: { rules: [{ host: 'a' }] } }),
  ],
  [
    'pod-enforce-antiaffinity',
    {},
    object('Deployment', { spec: { replicas: 2, template: { spec: {} } } }),
    'Deployment with 2 replicas should have either podAntiAffinity or topologySpreadConstraints',
    object('Deployment', { spec: { replicas: 2, template: { spec: { topologySpreadConstraints: [{}] } } } }),
  ],
  [
    'block-wildcard-roles',
    {},
    object('Role', { rules: [{ verbs: ['*'] }] }),
    'Role thing uses a wildcard',
    object('Role', { rules: [{ verbs: ['get'] }] }),
  ],
  [
    'block-admin-rolebindings',
    {},
    object('ClusterRoleBinding', { roleRef: { name: 'cluster-admin' } }),
    'ClusterRoleBinding thing grants the cluster-admin role',
    object('ClusterRoleBinding', { roleRef: { name: 'view' } }),
  ],
  [
    'disallowed-bad-pod-disruption-budgets',
    {},
    object('PodDisruptionBudget', { spec: { maxUnavailable: 0 } }),
    'PodDisruptionBudget thing has maxUnavailable of 0',
    object('PodDisruptionBudget', { spec: { maxUnavailable: 1 } }),
  ],
  [
    'enforce-csi-driver',
    {},
    object('StorageClass', { provisioner: 'kubernetes.io/azure-disk' }),
    'StorageClass thing uses the in-tree provisioner',
    object('StorageClass', { provisioner: 'disk.csi.azure.com' }),
  ],
];

describe('rules', () => {
  test.each(cases)('%s %j', (name, parameters, breaking, message, complying) => {
    const rule = rules[name];
    expect(rule?.(breaking, parameters, inventory)[0]).toContain(message);
    expect(rule?.(complying, parameters, inventory)).toEqual([]);
  });

  test('every rule has a case, or one of its own below', () => {
    const covered = new Set([...cases.map(([name]) => name), 'unique-service-selectors']);
    expect(Object.keys(rules).filter((name) => !covered.has(name))).toEqual([]);
  });

  test('init containers count; excluded containers and images do not', () => {
    const both = pod({}, { initContainers: [{ name: 'init', image: 'x:1' }] });
    const rule = rules['read-only-root-filesystem'];
    expect(rule?.(both, {}, inventory)).toHaveLength(2);
    expect(rule?.(both, { excludedContainers: ['init'], excludedImages: ['contoso.azurecr.io/*'] }, inventory)).toEqual(
      [],
    );
  });

  test('services with one selector name each other', () => {
    const web = service({ selector: { app: 'web', tier: 'a' } });
    const twin = service({ selector: { tier: 'a', app: 'web' } }, { name: 'twin' });
    const rule = rules['unique-service-selectors'];
    expect(rule?.(web, {}, { list: () => [web, twin] })).toEqual([
      'same selector as service <twin> in namespace <team-a>',
    ]);
    expect(rule?.(web, {}, { list: () => [web] })).toEqual([]);
  });
});
