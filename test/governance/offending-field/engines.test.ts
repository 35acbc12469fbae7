import { describe, expect, it } from 'vitest';
import { spellPath } from '../../../src/governance/offending-field/object-path.ts';
import { findOffendingField } from '../../../src/governance/offending-field/offending-field.ts';

const pod = (container: object, inPod: object = {}) => ({
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'opa', image: 'r/opa:1', ...container }], ...inPod },
});
const sysctls = (...names: string[]) => pod({}, { securityContext: { sysctls: names.map((name) => ({ name })) } });
const add = (...names: string[]) => pod({ securityContext: { capabilities: { add: names } } });
const groups = { runAsGroup: { rule: 'MayRunAs', ranges: [{ min: 1, max: 2 }] } };

/** What the library's templates say in Rego and in CEL of the same rule, and where the two differ in what they refuse. */
describe('a rule in Rego and in CEL', () => {
  it.each<[kind: string, parameters: object | undefined, message: string, object: object, path: string | undefined]>([
    [
      'K8sPSPForbiddenSysctls',
      { forbiddenSysctls: ['kernel.a'] },
      'The sysctl net.b is not explicitly allowed, pod: p. Allowed sysctls: []',
      sysctls('kernel.a', 'net.b'),
      'spec.securityContext.sysctls[1].name',
    ],
    [
      'K8sPSPForbiddenSysctls',
      { forbiddenSysctls: ['kernel.*'], allowedSysctls: ['net.b'] },
      'The sysctl is not allowed for pod: p, forbidden: kernel.*, allowed: net.b',
      sysctls('net.b', 'kernel.a'),
      'spec.securityContext.sysctls[1].name',
    ],
    [
      'K8sPSPCapabilities',
      undefined,
      'container <opa> has a disallowed capability. Allowed capabilities are NONE',
      add('CHOWN'),
      'spec.containers[0].securityContext.capabilities.add[0]',
    ],
    [
      'K8sPSPCapabilities',
      { allowedCapabilities: ['CHOWN'], requiredDropCapabilities: ['ALL'] },
      'containers have disallowed capabilities: {container: opa, capabilities: [KILL]}',
      add('CHOWN', 'KILL'),
      'spec.containers[0].securityContext.capabilities.add[1]',
    ],
    [
      'K8sPSPCapabilities',
      { allowedCapabilities: ['CHOWN'], requiredDropCapabilities: ['ALL'] },
      'containers are not dropping all required capabilities: {container: opa, capabilities: [ALL]}',
      add('CHOWN', 'KILL'),
      'spec.containers[0].securityContext.capabilities.drop',
    ],
    [
      'K8sPSPProcMount',
      { procMount: 'Default' },
      'ProcMount type is not allowed, container: opa. Allowed procMount types: default',
      pod({}),
      'spec.containers[0].securityContext.procMount',
    ],
    [
      'K8sPSPProcMount',
      { procMount: 'Default' },
      'ProcMount type is not allowed, container: opa. Allowed procMount types: Default',
      pod({}),
      undefined,
    ],
    [
      'K8sPSPAllowedUsers',
      groups,
      'Container opa is attempting to run without a required securityContext/runAsGroup. Allowed runAsGroup: {}',
      pod({}),
      'spec.containers[0].securityContext.runAsGroup',
    ],
    [
      'K8sPSPFlexVolumes',
      { allowedFlexVolumes: [{ driver: 'a' }] },
      'FlexVolumes [v] not allowed, pod: p. Allowed drivers: [a]',
      pod({}, { volumes: [{ name: 'v', flexVolume: { driver: 'b' } }] }),
      'spec.volumes[0].flexVolume.driver',
    ],
    [
      'K8sPSPHostFilesystem',
      { allowedHostPaths: [{ pathPrefix: '/a' }] },
      'HostPath volume { hostPath: { path : /b }, name: two} is not allowed, pod: p. Allowed path: { pathPrefix: /a }',
      pod({}, { volumes: ['/a', '/b'].map((path, at) => ({ name: at === 0 ? 'one' : 'two', hostPath: { path } })) }),
      'spec.volumes[1].hostPath.path',
    ],
    ['K8sHttpsOnly', undefined, 'Our gateway speaks HTTPS alone', { kind: 'Ingress', spec: {} }, 'spec.tls'],
    [
      'K8sPodDisruptionBudget',
      undefined,
      'Deployment <web> has been selected by PodDisruptionBudget <b> but has maxUnavailable of 0, only positive integers',
      { kind: 'Deployment', spec: { replicas: 2 } },
      undefined,
    ],
    [
      'K8sUniqueIngressHost',
      undefined,
      'ingress host conflicts with an existing ingress <a.example.com>',
      { kind: 'Ingress', spec: { rules: [{ host: 'example.com' }, { host: 'a.example.com' }] } },
      'spec.rules[1].host',
    ],
    [
      'K8sPSPSELinuxV2',
      { allowedSELinuxOptions: [{ level: 's0' }] },
      'SELinux options is not allowed, pod: p, container opa. Allowed options: [{"level": "s0"}]',
      pod(
        { securityContext: { seLinuxOptions: { level: 's1' } } },
        { securityContext: { seLinuxOptions: { level: 's2' } } },
      ),
      'spec.containers[0].securityContext.seLinuxOptions',
    ],
  ])('%s %j: %s', (kind, parameters, message, object, path) => {
    const field = findOffendingField(object, message, { kind, constraint: { parameters } });
    expect(field && spellPath(field.path)).toBe(path);
  });
});
