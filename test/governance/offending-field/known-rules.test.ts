import { describe, expect, it } from 'vitest';
import { fieldWords } from '../../../src/governance/offending-field/field-words.ts';
import { spellPath } from '../../../src/governance/offending-field/object-path.ts';
import { findOffendingField } from '../../../src/governance/offending-field/offending-field.ts';

const spec = (container: object, pod: object = {}) => ({
  containers: [
    { name: 'opa', image: 'r/opa:1', ...container },
    { name: 'side', image: 'r/side:1' },
  ],
  ...pod,
});
const pod = (container: object = {}, inPod: object = {}, annotations: object = {}) => ({
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', annotations },
  spec: spec(container, inPod),
});
const deployment = (container: object = {}, labels: object = {}) => ({
  kind: 'Deployment',
  metadata: { name: 'opa', labels: { app: 'opa' } },
  spec: { replicas: 1, template: { metadata: { labels }, spec: spec(container) } },
});

interface Case {
  readonly kind: string;
  readonly parameters?: unknown;
  readonly message: string;
  readonly object: unknown;
  readonly path: string | undefined;
}

const found = ({ kind, parameters, message, object }: Case) =>
  findOffendingField(object, message, { kind, constraint: { parameters } });

const ports = 'The specified hostNetwork and hostPort are not allowed, pod: p';
const seccomp = 'seccomp.security.alpha.kubernetes.io/pod';
const https = 'kubernetes.io/ingress.allow-http';

describe('the field that a rule of a known kind refuses', () => {
  it.each<[fault: string, one: Case]>([
    [
      'the port, where the network of the node is allowed',
      {
        kind: 'K8sPSPHostNetworkingPorts',
        parameters: { hostNetwork: true, min: 80, max: 9000 },
        message: `${ports}. Allowed values: {"hostNetwork": true, "max": 9000, "min": 80}`,
        object: pod({ ports: [{ hostPort: 85 }, { hostPort: 9001 }] }, { hostNetwork: true }),
        path: 'spec.containers[0].ports[1].hostPort',
      },
    ],
    [
      'the port, where the message was cut before what is allowed',
      {
        kind: 'K8sAzureV4HostNetworkingPorts',
        parameters: { allowHostNetwork: true, allowedHostPorts: [80] },
        message: `${ports}, container: opa. Allowed values: {"allowHostNet...`,
        object: pod({ ports: [{ hostPort: 81 }] }, { hostNetwork: true }),
        path: 'spec.containers[0].ports[0].hostPort',
      },
    ],
    [
      'the seccomp annotation of the pod',
      {
        kind: 'K8sPSPSeccomp',
        parameters: { allowedProfiles: ['runtime/default'] },
        message: `Seccomp profile 'unconfined' is not allowed for container 'opa'. Found at: annotation ${seccomp}. Allowed profiles: {"runtime/default"}`,
        object: pod({}, {}, { [seccomp]: 'unconfined' }),
        path: `metadata.annotations['${seccomp}']`,
      },
    ],
    [
      'the annotation of an Ingress that may do without TLS',
      {
        kind: 'K8sHttpsOnly',
        parameters: { tlsOptional: true },
        message: 'Ingress should be https. The allow-http annotation is required for web',
        object: { kind: 'Ingress', metadata: { annotations: { [https]: 'true' } }, spec: {} },
        path: `metadata.annotations['${https}']`,
      },
    ],
    [
      'the field of the pod that an expansion judged, in the object that it expanded',
      {
        kind: 'K8sPSPPrivilegedContainer',
        message:
          '[Implied by expand-deployments] Privileged container is not allowed: opa, securityContext: {"privileged": true}',
        object: deployment({ securityContext: { privileged: true } }),
        path: 'spec.template.spec.containers[0].securityContext.privileged',
      },
    ],
    [
      'the label of the pod’s template, not of the object that was expanded',
      {
        kind: 'K8sRequiredLabels',
        parameters: { labels: [{ key: 'app' }] },
        message: '[Implied by expand-deployments] you must provide labels: {"app"}',
        object: deployment(),
        path: 'spec.template.metadata.labels.app',
      },
    ],
    [
      'the resource that a set in the message names',
      {
        kind: 'K8sRequiredResources',
        parameters: { limits: ['cpu', 'memory'] },
        message: 'container <opa> does not have <{"cpu"}> limits defined',
        object: pod({ resources: { limits: { memory: '1Gi' } } }),
        path: 'spec.containers[0].resources.limits.cpu',
      },
    ],
    [
      'the wildcard among the hosts of an Ingress',
      {
        kind: 'K8sBlockWildcardIngress',
        message:
          "Hostname '*.example.com' is not allowed since it counts as a wildcard, which can be used to intercept traffic",
        object: { kind: 'Ingress', spec: { rules: [{ host: 'a.example.com' }, { host: '*.example.com' }] } },
        path: 'spec.rules[1].host',
      },
    ],
    [
      'a label whose value the expression refuses',
      {
        kind: 'K8sRequiredLabels',
        parameters: { labels: [{ key: 'owner', allowedRegex: '^[a-z]+$' }] },
        message: 'Label <owner: X1> does not satisfy allowed regex: ^[a-z]+$',
        object: { kind: 'Service', metadata: { labels: { owner: 'X1' } } },
        path: 'metadata.labels.owner',
      },
    ],
    [
      'a required label, whatever words the constraint has for it',
      {
        kind: 'K8sRequiredLabels',
        parameters: { message: 'All objects name who looks after them', labels: [{ key: 'owner' }] },
        message: 'All objects name who looks after them',
        object: { kind: 'Service', metadata: { labels: {} } },
        path: 'metadata.labels.owner',
      },
    ],
    [
      'a required annotation',
      {
        kind: 'K8sRequiredAnnotations',
        parameters: { annotations: [{ key: 'a8r.io/owner' }] },
        message: 'you must provide annotation(s): {"a8r.io/owner"}',
        object: { kind: 'Service', metadata: {} },
        path: "metadata.annotations['a8r.io/owner']",
      },
    ],
    [
      'the bound of an autoscaler that no range allows',
      {
        kind: 'K8sHorizontalPodAutoscaler',
        parameters: { ranges: [{ min_replicas: 3, max_replicas: 6 }] },
        message:
          'The HorizontalPodAutoscaler <web> minReplicas 3 or maxReplicas 7 is not allowed: web. Allowed ranges: []',
        object: { kind: 'HorizontalPodAutoscaler', spec: { minReplicas: 3, maxReplicas: 7 } },
        path: 'spec.maxReplicas',
      },
    ],
    [
      'the replicas of a workload',
      {
        kind: 'K8sReplicaLimits',
        parameters: { ranges: [{ min_replicas: 3, max_replicas: 50 }] },
        message: 'The provided number of replicas is not allowed for Deployment: web. Allowed ranges: {}',
        object: deployment(),
        path: 'spec.replicas',
      },
    ],
    [
      'a sysctl that a pattern forbids, where the message was cut',
      {
        kind: 'K8sPSPForbiddenSysctls',
        parameters: { forbiddenSysctls: ['kernel.*'] },
        message: 'The sysctl kern...',
        object: pod({}, { securityContext: { sysctls: [{ name: 'net.a' }, { name: 'kernel.b' }] } }),
        path: 'spec.securityContext.sysctls[1].name',
      },
    ],
    [
      'the group of the pod’s files',
      {
        kind: 'K8sPSPFSGroup',
        parameters: { rule: 'MustRunAs', ranges: [{ min: 1, max: 1000 }] },
        message: 'The provided pod spec fsGroup is not allowed, pod: p. Allowed fsGroup: {}',
        object: pod({}, { securityContext: { fsGroup: 2000 } }),
        path: 'spec.securityContext.fsGroup',
      },
    ],
    [
      'an AppArmor profile, where the message names no container',
      {
        kind: 'K8sPSPAppArmor',
        parameters: { allowedProfiles: ['runtime/default'] },
        message: 'AppArmor profile is not allowed. Allowed Profiles: runtime/default',
        object: pod({ securityContext: { appArmorProfile: { type: 'Unconfined' } } }),
        path: 'spec.containers[0].securityContext.appArmorProfile',
      },
    ],
    [
      'the token of an account that a template mounts',
      {
        kind: 'K8sPSPAutomountServiceAccountTokenPod',
        message: '[Implied by e] Automounting service account token is disallowed, pod: opa-pod',
        object: deployment(),
        path: 'spec.template.spec.automountServiceAccountToken',
      },
    ],
    [
      'the storage class of a claim template',
      {
        kind: 'K8sStorageClass',
        parameters: { allowedStorageClasses: ['fast'] },
        message: 'statefulset did not specify a valid storage class name <slow>.',
        object: {
          kind: 'StatefulSet',
          spec: { volumeClaimTemplates: ['fast', 'slow'].map((storageClassName) => ({ spec: { storageClassName } })) },
        },
        path: 'spec.volumeClaimTemplates[1].spec.storageClassName',
      },
    ],
    [
      'the subject that is nobody',
      {
        kind: 'K8sDisallowAnonymous',
        message: 'system:anonymous is not allowed as a subject name in RoleBinding b',
        object: { kind: 'RoleBinding', subjects: [{ name: 'a' }, { name: 'system:anonymous' }] },
        path: 'subjects[1].name',
      },
    ],
    [
      'the capability that is not allowed, and not those that are',
      {
        kind: 'K8sPSPCapabilities',
        parameters: { allowedCapabilities: ['CHOWN'] },
        message: 'container <opa> has a disallowed capability. Allowed capabilities are ["CHOWN"]',
        object: pod({ securityContext: { capabilities: { add: ['CHOWN', 'SYS_ADMIN'] } } }),
        path: 'spec.containers[0].securityContext.capabilities.add[1]',
      },
    ],
    [
      'who writes to a path that is allowed read-only',
      {
        kind: 'K8sPSPHostFilesystem',
        parameters: { allowedHostPaths: [{ pathPrefix: '/logs', readOnly: true }] },
        message:
          'HostPath volume {"hostPath": {"path": "/logs"}, "name": "logs"} is not allowed, pod: p. Allowed path: []',
        object: pod(
          { volumeMounts: [{ name: 'logs', mountPath: '/l' }] },
          { volumes: [{ name: 'logs', hostPath: { path: '/logs' } }] },
        ),
        path: 'spec.containers[0].volumeMounts[0].readOnly',
      },
    ],
    [
      'the rule without a host, and not the wildcard beside it that another violation names',
      {
        kind: 'K8sBlockWildcardIngress',
        message: "Hostname '' is not allowed since it counts as a wildcard, which can be used to intercept traffic",
        object: { kind: 'Ingress', spec: { rules: [{ host: '*.example.com' }, {}] } },
        path: 'spec.rules[1].host',
      },
    ],
    [
      'the label whose whole name the message has, not one that ends alike',
      {
        kind: 'K8sRequiredLabels',
        parameters: { labels: ['owner', 'example.com/owner'].map((key) => ({ key, allowedRegex: '^a$' })) },
        message: 'Label <example.com/owner: x> does not satisfy allowed regex: ^a$',
        object: { kind: 'Service', metadata: { labels: { owner: 'x', 'example.com/owner': 'x' } } },
        path: "metadata.labels['example.com/owner']",
      },
    ],
    [
      'nothing where the policy lacks what it compares with',
      {
        kind: 'K8sStorageClass',
        message: 'StorageClasses not synced. Gatekeeper may be misconfigured.',
        object: { kind: 'PersistentVolumeClaim', spec: { storageClassName: 'fast' } },
        path: undefined,
      },
    ],
    [
      'the version that is deprecated',
      {
        kind: 'VerifyDeprecatedAPI',
        message: 'API batch/v1beta1 for CronJob is deprecated in Kubernetes version 1.25, please use batch/v1 instead',
        object: { apiVersion: 'batch/v1beta1', kind: 'CronJob' },
        path: 'apiVersion',
      },
    ],
    [
      'nothing where the object was read at the version that is wanted',
      {
        kind: 'VerifyDeprecatedAPI',
        message: 'API batch/v1beta1 for CronJob is deprecated in Kubernetes version 1.25, please use batch/v1 instead',
        object: { apiVersion: 'batch/v1', kind: 'CronJob' },
        path: undefined,
      },
    ],
    [
      'nothing in an object that was mended since',
      {
        kind: 'K8sContainerLimits',
        parameters: { cpu: '1', memory: '1Gi' },
        message: 'container <opa> cpu limit <2> is higher than the maximum allowed of <1>',
        object: pod({ resources: { limits: { cpu: '1', memory: '1Gi' } } }),
        path: undefined,
      },
    ],
    [
      'nothing in a container that the constraint leaves out',
      {
        kind: 'K8sAllowedRepos',
        parameters: { repos: ['ok/'], exemptImages: ['r/opa:*', 'r/side:1'] },
        message: 'container has an invalid image',
        object: pod(),
        path: undefined,
      },
    ],
  ])('is %s', (_, one) => {
    const field = found(one);
    expect(field && spellPath(field.path)).toBe(one.path);
    if (one.path !== undefined) expect(field?.exact).toBe(true);
  });

  it('is that of the container which the message names, in any workload that has a pod template', () => {
    const rollout = { ...deployment(), kind: 'Rollout' };
    const message = 'Privilege escalation container is not allowed: side';
    const field = found({ kind: 'K8sPSPAllowPrivilegeEscalationContainer', message, object: rollout, path: '' });
    expect(field && spellPath(field.path)).toBe(
      'spec.template.spec.containers[1].securityContext.allowPrivilegeEscalation',
    );
  });

  it('is that of the first container where a template in CEL joins what it says of several', () => {
    const message =
      'container <side> has no cpu limit, container <opa> cpu limit <2> is higher than the maximum allowed of <1>';
    const object = pod({ resources: { limits: { cpu: '2', memory: '1Gi' } } });
    const field = found({
      kind: 'K8sContainerLimits',
      parameters: { cpu: '1', memory: '1Gi' },
      message,
      object,
      path: '',
    });
    expect(field && spellPath(field.path)).toBe('spec.containers[1].resources.limits.cpu');
  });

  it('is not told where neither constraint nor message says what is allowed', () => {
    const object = pod({ ports: [{ hostPort: 81 }] }, { hostNetwork: true });
    expect(findOffendingField(object, `${ports}. Allowed values: {"allow...`)).toBeUndefined();
  });
});

describe('what is said of the place', () => {
  const limits = { kind: 'K8sContainerLimits', parameters: { cpu: '1', memory: '1Gi' }, path: undefined };
  it.each([
    ['container <opa> has no cpu limit', pod(), 'container opa: no resources.limits.cpu', 'spec.containers[0]'],
    [
      'container <opa> has no memory limit',
      pod({ resources: { limits: { cpu: '1' } } }),
      'container opa: no resources.limits.memory',
      'spec.containers[0].resources.limits',
    ],
    [
      'container <opa> cpu limit <2> is higher than the maximum allowed of <1>',
      pod({ resources: { limits: { cpu: '2', memory: '1Gi' } } }),
      'what the policy refuses',
      'spec.containers[0].resources.limits.cpu',
    ],
  ])('%s', (message, object, words, nearest) => {
    const field = found({ ...limits, message, object });
    expect(field && [fieldWords(field), spellPath(field.nearest)]).toEqual([words, nearest]);
  });

  it('names all that is missing at one place', () => {
    const field = found({
      kind: 'K8sRequiredLabels',
      parameters: { labels: [{ key: 'team' }, { key: 'app.kubernetes.io/name' }] },
      message: 'you must provide labels: {"app.kubernetes.io/name", "team"}',
      object: { kind: 'Service', metadata: { labels: { app: 'x' } } },
      path: '',
    });
    expect(field && fieldWords(field)).toBe("no metadata.labels.team, metadata.labels['app.kubernetes.io/name']");
    expect(field && spellPath(field.nearest)).toBe('metadata.labels');
  });

  it('claims no more of a container than that something in it is refused', () => {
    const field = found({ kind: 'OurOwnRule', message: 'we dislike container opa', object: pod(), path: '' });
    expect(field && fieldWords(field)).toBe('something in container opa is refused');
  });
});
