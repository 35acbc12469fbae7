import { describe, expect, it } from 'vitest';
import { spellPath } from '../../../src/governance/offending-field/object-path.ts';
import { type Case, deployment, found, pod } from './judged-object.ts';

describe('the field that a rule of a known kind refuses in objects of all kinds', () => {
  it.each<[fault: string, one: Case]>([
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
});
