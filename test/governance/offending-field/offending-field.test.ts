import { describe, expect, it } from 'vitest';
import { spellPath } from '../../../src/governance/offending-field/object-path.ts';
import { findOffendingField } from '../../../src/governance/offending-field/offending-field.ts';

const spec = (container: object = {}, pod: object = {}) => ({
  containers: [
    { name: 'web', image: 'nginx' },
    { name: 'app', image: 'r/app:1', ...container },
  ],
  initContainers: [{ name: 'setup', image: 'busybox:latest' }],
  ...pod,
});
const pod = (container?: object, inPod?: object) => ({
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default' },
  spec: spec(container, inPod),
});
const security = (securityContext: object) => pod({ securityContext });

const cases: readonly (readonly [message: string, object: unknown, path: string | undefined])[] = [
  [
    'Privileged container is not allowed: app, securityContext: {"privileged": true}',
    security({ privileged: true }),
    'spec.containers[1].securityContext.privileged',
  ],
  ['Privileged container is not allowed: app', security({ privileged: false }), undefined],
  ['Privileged container is not allowed: gone', security({ privileged: true }), undefined],
  [
    'Privilege escalation container is not allowed: app',
    pod(),
    'spec.containers[1].securityContext.allowPrivilegeEscalation',
  ],
  ['Privilege escalation container is not allowed: app', security({ allowPrivilegeEscalation: false }), undefined],
  [
    'only read-only root filesystem container is allowed: setup',
    pod(),
    'spec.initContainers[0].securityContext.readOnlyRootFilesystem',
  ],
  ['only read-only root filesystem container is allowed: app', security({ readOnlyRootFilesystem: true }), undefined],
  [
    'container <app> has a disallowed capability. Allowed capabilities are ["NET_BIND_SERVICE"]',
    security({ capabilities: { add: ['SYS_ADMIN'] } }),
    'spec.containers[1].securityContext.capabilities.add',
  ],
  [
    'container <app> is not dropping all required capabilities. Container must drop all of ["ALL"] or "ALL"',
    pod(),
    'spec.containers[1].securityContext.capabilities.drop',
  ],
  [
    "Seccomp profile 'not configured' is not allowed for container 'app'. Found at: no explicit profile found. Allowed profiles: {}",
    pod(),
    'spec.containers[1].securityContext.seccompProfile',
  ],
  [
    "Seccomp profile 'Unconfined' is not allowed for container 'app'. Found at: pod. Allowed profiles: {}",
    pod({}, { securityContext: { seccompProfile: { type: 'Unconfined' } } }),
    'spec.securityContext.seccompProfile',
  ],
  [
    'AppArmor profile is not allowed, pod: p, container: app. Allowed profiles: ["runtime/default"]',
    {
      ...pod(),
      metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'unconfined' } },
    },
    "metadata.annotations['container.apparmor.security.beta.kubernetes.io/app']",
  ],
  [
    'AppArmor profile is not allowed, pod: p, container: app. Allowed profiles: ["runtime/default"]',
    pod(),
    'spec.containers[1].securityContext.appArmorProfile',
  ],
  [
    'ProcMount type is not allowed, container: app. Allowed procMount types: Default',
    security({ procMount: 'Unmasked' }),
    'spec.containers[1].securityContext.procMount',
  ],
  [
    'Container app is attempting to run as disallowed user 0. Allowed runAsUser: {"rule": "MustRunAsNonRoot"}',
    security({ runAsUser: 0 }),
    'spec.containers[1].securityContext.runAsUser',
  ],
  [
    'Container app is attempting to run as disallowed user 0. Allowed runAsUser: {"rule": "MustRunAsNonRoot"}',
    pod({}, { securityContext: { runAsUser: 0 } }),
    'spec.securityContext.runAsUser',
  ],
  ['Container app is attempting to run as disallowed user 0. Allowed', security({ runAsUser: 1000 }), undefined],
  [
    'Container app is attempting to run without a required securityContext/runAsNonRoot or securityContext/runAsUser != 0',
    pod(),
    'spec.containers[1].securityContext.runAsNonRoot',
  ],
  [
    'Container app is attempting to run as disallowed group 0. Allowed fsGroup: {"rule": "MustRunAs"}',
    pod({}, { securityContext: { fsGroup: 0 } }),
    'spec.securityContext.fsGroup',
  ],
  [
    'Container <app> in your Pod <p> has no <livenessProbe>. Required probes: []',
    pod(),
    'spec.containers[1].livenessProbe',
  ],
  ['Container <app> in your <Pod> <p> has no <readinessProbe>', pod(), 'spec.containers[1].readinessProbe'],
  ['Container image r/app:1 for container app has not been allowed.', pod(), 'spec.containers[1].image'],
  ['Container image r/app:0 for container app has not been allowed.', pod(), undefined],
  [
    "container <setup> didn't specify an image tag or uses the latest tag <busybox:latest>. Please use",
    pod(),
    'spec.initContainers[0].image',
  ],
  ['container <app> has an invalid image repo <r/app:1>, allowed repos are ["x"]', pod(), 'spec.containers[1].image'],
  [
    'Container <app> has image pull policy <IfNotPresent>. Allowed pull policies: ["Always"]',
    pod({ imagePullPolicy: 'IfNotPresent' }),
    'spec.containers[1].imagePullPolicy',
  ],
  ['container <app> has no resource limits', pod(), 'spec.containers[1].resources.limits'],
  ['container <app> has no resource limits', pod({ resources: { limits: { cpu: '1' } } }), undefined],
  [
    'container <app> has no memory limit',
    pod({ resources: { limits: { cpu: '1' } } }),
    'spec.containers[1].resources.limits.memory',
  ],
  [
    'container <app> cpu limit <2> is higher than the maximum allowed of <1>',
    pod({ resources: { limits: { cpu: '2' } } }),
    'spec.containers[1].resources.limits.cpu',
  ],
  [
    'container <app> cpu limit <2> is higher than the maximum allowed of <1>',
    pod({ resources: { limits: { cpu: '1' } } }),
    undefined,
  ],
  [
    'container <app> does not have <cpu> requests defined in pod <p>',
    pod(),
    'spec.containers[1].resources.requests.cpu',
  ],
  [
    'container <app> does not have <cpu, memory> requests defined in pod <p>',
    pod(),
    'spec.containers[1].resources.requests',
  ],
  [
    'The specified hostNetwork and hostPort are not allowed, pod: p, container: app. Allowed values: {"allowHostNetwork": false}',
    pod({}, { hostNetwork: true }),
    'spec.hostNetwork',
  ],
  [
    'The specified hostNetwork and hostPort are not allowed, pod: p, container: app. Allowed values: {"allowHostNetwork": true, "maxPort": 90, "minPort": 80}',
    pod({ ports: [{ hostPort: 85 }, { hostPort: 9000 }] }, { hostNetwork: true }),
    'spec.containers[1].ports[1].hostPort',
  ],
  [
    'The specified hostNetwork and hostPort are not allowed, pod: p. Allowed values: {"allowHostNetwork": false, "allowedHostPorts": []}',
    pod({}, { hostNetwork: true }),
    'spec.hostNetwork',
  ],
  [
    'The specified hostNetwork and hostPort are not allowed, pod: p. Allowed values: {"allowHostNetwork": false, "allowedHostPorts": [80]}',
    pod({ ports: [{ hostPort: 80 }, { hostPort: 81 }] }),
    'spec.containers[1].ports[1].hostPort',
  ],
  [
    'The specified hostNetwork and hostPort are not allowed, pod: p. Allowed values: {"allowHostNet...',
    pod({ ports: [{ hostPort: 80 }] }),
    undefined,
  ],
  [
    'Naked Pod: p is not allowed. Please use a Deployment, StatefulSet, DaemonSet or Job instead',
    pod(),
    'metadata.ownerReferences',
  ],
  [
    'Deployment with 3 replicas should have either podAntiAffinity or topologySpreadConstraints rules set',
    { kind: 'Deployment', spec: { template: { spec: spec() } } },
    'spec.template.spec',
  ],
  ['Sharing the host namespace is not allowed: p', pod({}, { hostIPC: true }), 'spec.hostIPC'],
  ['Sharing the host namespace is not allowed: p', pod(), undefined],
  [
    'HostPath volume {"hostPath": {"path": "/etc"}, "name": "conf"} is not allowed, pod: p. Allowed path: []',
    pod(
      {},
      {
        volumes: [
          { name: 'tmp', emptyDir: {} },
          { name: 'conf', hostPath: { path: '/etc' } },
        ],
      },
    ),
    'spec.volumes[1].hostPath.path',
  ],
  [
    'The volume type hostPath is not allowed, pod: p. Allowed volume types: ["secret"]',
    pod({}, { volumes: [{ name: 'conf', hostPath: { path: '/etc' } }] }),
    'spec.volumes[0].hostPath',
  ],
  [
    'The sysctl kernel.msgmax is not allowed, pod: p. Forbidden sysctls: ["*"]',
    pod({}, { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }),
    'spec.securityContext.sysctls[0].name',
  ],
  ['Automounting service account token is disallowed, pod: p', pod(), 'spec.automountServiceAccountToken'],
  ['Usage of the default namespace is not allowed, name: p, kind: Pod', pod(), 'metadata.namespace'],
  ['you must provide labels: {"owner"}', pod(), 'metadata.labels.owner'],
  ['you must provide labels: {"app.kubernetes.io/name", "owner"}', pod(), 'metadata.labels'],
  [
    'service has forbidden external IPs: {"1.2.3.4"}',
    { kind: 'Service', spec: { externalIPs: ['10.0.0.1', '1.2.3.4'] } },
    'spec.externalIPs[1]',
  ],
  [
    'Port 8080 for service web has not been allowed.',
    { kind: 'Service', spec: { ports: [{ port: 443 }, { port: 8080 }] } },
    'spec.ports[1].port',
  ],
  [
    'Load Balancers should not have public IPs. azure-load-balancer-internal annotation is required for web',
    { kind: 'Service', spec: { type: 'LoadBalancer' } },
    "metadata.annotations['service.beta.kubernetes.io/azure-load-balancer-internal']",
  ],
  [
    'Ingress should be https. tls configuration and allow-http=false annotation are required for web',
    { kind: 'Ingress', spec: {} },
    'spec.tls',
  ],
  [
    'Ingress should be https. tls configuration and allow-http=false annotation are required for web',
    { kind: 'Ingress', spec: { tls: [{}] } },
    "metadata.annotations['kubernetes.io/ingress.allow-http']",
  ],
  [
    'ClusterRole r uses a wildcard in its rules.',
    { kind: 'ClusterRole', rules: [{ verbs: ['get'] }, { verbs: ['get'], resources: ['*'] }] },
    'rules[1].resources',
  ],
  [
    'ClusterRoleBinding b grants the cluster-admin role.',
    { kind: 'ClusterRoleBinding', roleRef: { name: 'cluster-admin' } },
    'roleRef.name',
  ],
  ['something of our own is wrong with container app', pod(), 'spec.containers[1]'],
  ['something of our own is wrong in <app>', pod(), 'spec.containers[1]'],
  ['both <app> and <web> are wrong', pod(), undefined],
  ['the app is wrong', pod(), undefined],
  ['container app-2 is wrong', pod(), undefined],
  ['anything', null, undefined],
  ['anything', { kind: 'Pod', spec: { containers: 'x' } }, undefined],
];

describe('findOffendingField', () => {
  it.each(cases)('%s', (message, object, path) => {
    const field = findOffendingField(object, message);
    expect(field && spellPath(field.path)).toBe(path);
  });

  it.each([
    ['Deployment', { template: { spec: spec() } }, 'spec.template.spec.containers[1].image'],
    [
      'CronJob',
      { jobTemplate: { spec: { template: { spec: spec() } } } },
      'spec.jobTemplate.spec.template.spec.containers[1].image',
    ],
  ])('looks into the pod template of a %s', (kind, ofKind, path) => {
    const field = findOffendingField(
      { kind, spec: ofKind },
      'Container image r/app:1 for container app has not been allowed.',
    );
    expect(field && spellPath(field.path)).toBe(path);
  });

  it('points at what is there when the field is missing', () => {
    const field = findOffendingField(pod({ resources: {} }), 'container <app> has no memory limit');
    expect(field).toMatchObject({ present: false, nearest: ['spec', 'containers', 1, 'resources'] });
    const there = findOffendingField(security({ privileged: true }), 'Privileged container is not allowed: app');
    expect(there).toMatchObject({ present: true });
    expect(there?.nearest).toEqual(there?.path);
  });

  it('takes a name that the audit cut for nobody’s', () => {
    expect(findOffendingField(pod(), 'Privilege escalation container is not allowed: app...')).toBeUndefined();
  });

  it('survives a long and hostile message', () => {
    for (const start of ['Seccomp profile ', 'HostPath volume ', 'container <', '']) {
      expect(findOffendingField(pod(), start + '<"container: '.repeat(80_000))).toBeUndefined();
    }
  });
});
