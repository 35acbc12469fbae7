import { describe, expect, it } from 'vitest';
import { spellPath } from '../../../src/governance/offending-field/object-path.ts';
import { findOffendingField } from '../../../src/governance/offending-field/offending-field.ts';
import { type Case, deployment, found, pod } from './judged-object.ts';

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
