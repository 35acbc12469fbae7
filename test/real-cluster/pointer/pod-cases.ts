import { celRule, cronJob, deployment, pod, type RuleCase, regoRule } from './rule-case.ts';

const port = (hostPort: number) => ({ ports: [{ containerPort: hostPort, hostPort }] });
const volume = (source: object) => ({
  spec: {
    volumes: [
      { name: 'fine', emptyDir: {} },
      { name: 'conf', ...source },
    ],
  },
});
const sysctls = {
  spec: {
    securityContext: {
      sysctls: [
        { name: 'net.core.somaxconn', value: '1' },
        { name: 'kernel.msgmax', value: '1' },
      ],
    },
  },
};
const mount = (readOnly: boolean) => ({
  volumeMounts: [
    { name: 'fine', mountPath: '/a' },
    { name: 'conf', mountPath: '/b', readOnly },
  ],
});

const portRule = `violation[{"msg": msg}] {
      bad
      msg := sprintf("The specified hostNetwork and hostPort are not allowed, pod: %v. Allowed values: %v", [obj.metadata.name, input.parameters])
    }
    bad { not input.parameters.hostNetwork; obj.spec.hostNetwork }
    bad { containers[_].ports[_].hostPort < input.parameters.min }
    bad { containers[_].ports[_].hostPort > input.parameters.max }`;

/** Rules about the pod as a whole. */
export const podCases: readonly RuleCase[] = [
  regoRule(
    'K8sPSPHostNamespace',
    `violation[{"msg": msg}] {
      obj.spec[["hostPID", "hostIPC"][_]]
      msg := sprintf("Sharing the host namespace is not allowed: %v", [obj.metadata.name])
    }`,
    {
      objects: [
        [pod({ spec: { hostIPC: true } }), 'spec.hostIPC'],
        [deployment({ spec: { hostPID: true } }), 'spec.template.spec.hostPID'],
      ],
    },
  ),
  regoRule(
    'K8sPSPHostNetworkingPorts',
    portRule,
    {
      parameters: { hostNetwork: true, min: 80, max: 9000 },
      objects: [
        [pod({ app: port(9001), spec: { hostNetwork: true } }), 'spec.containers[0].ports[0].hostPort'],
        [
          deployment({ app: port(79), spec: { hostNetwork: true } }),
          'spec.template.spec.containers[0].ports[0].hostPort',
        ],
      ],
    },
    {
      parameters: { hostNetwork: false, min: 80, max: 9000 },
      objects: [
        [pod({ app: port(80), spec: { hostNetwork: true } }), 'spec.hostNetwork'],
        [cronJob({ app: port(9999) }), 'spec.jobTemplate.spec.template.spec.containers[0].ports[0].hostPort'],
      ],
    },
  ),
  celRule(
    'K8sPSPHostNetworkingPortsV2',
    [
      [
        '!variables.anyObject.spec.containers.exists(c, has(c.ports) && c.ports.exists(p, has(p.hostPort) && p.hostPort > variables.params.max))',
        '"The specified hostNetwork and hostPort are not allowed, pod: " + variables.anyObject.metadata.name',
      ],
      [
        'variables.params.hostNetwork || !has(variables.anyObject.spec.hostNetwork) || !variables.anyObject.spec.hostNetwork',
        '"The specified hostNetwork and hostPort are not allowed, pod: " + variables.anyObject.metadata.name',
      ],
    ],
    {
      parameters: { hostNetwork: true, max: 9000 },
      objects: [[pod({ app: port(9001), spec: { hostNetwork: true } }), 'spec.containers[0].ports[0].hostPort']],
    },
    {
      parameters: { hostNetwork: false, max: 9000 },
      objects: [[deployment({ app: port(81), spec: { hostNetwork: true } }), 'spec.template.spec.hostNetwork']],
    },
  ),
  regoRule(
    'K8sPSPHostFilesystem',
    `violation[{"msg": msg}] {
      v := obj.spec.volumes[_]
      v.hostPath
      not fine(v)
      msg := sprintf("HostPath volume %v is not allowed, pod: %v. Allowed path: %v", [v, obj.metadata.name, input.parameters.allowedHostPaths])
    }
    fine(v) { a := input.parameters.allowedHostPaths[_]; startswith(v.hostPath.path, a.pathPrefix); not a.readOnly }
    fine(v) { a := input.parameters.allowedHostPaths[_]; startswith(v.hostPath.path, a.pathPrefix); a.readOnly; not written(v) }
    written(v) { m := containers[_].volumeMounts[_]; m.name == v.name; not m.readOnly }`,
    {
      parameters: { allowedHostPaths: [{ pathPrefix: '/logs', readOnly: true }] },
      objects: [
        [pod(volume({ hostPath: { path: '/etc' } })), 'spec.volumes[1].hostPath.path'],
        [
          pod({ app: mount(false), ...volume({ hostPath: { path: '/logs/x' } }) }),
          'spec.containers[0].volumeMounts[1].readOnly',
        ],
        [
          cronJob(volume({ hostPath: { path: '/var' } })),
          'spec.jobTemplate.spec.template.spec.volumes[1].hostPath.path',
        ],
      ],
    },
  ),
  regoRule(
    'K8sPSPFlexVolumes',
    `violation[{"msg": msg}] {
      v := obj.spec.volumes[_]
      v.flexVolume
      count({1 | input.parameters.allowedFlexVolumes[_].driver == v.flexVolume.driver}) == 0
      msg := sprintf("FlexVolume %v is not allowed, pod: %v. Allowed drivers: %v", [v, obj.metadata.name, input.parameters.allowedFlexVolumes])
    }`,
    {
      parameters: { allowedFlexVolumes: [{ driver: 'a/lvm' }] },
      objects: [
        [pod(volume({ flexVolume: { driver: 'a/nfs' } })), 'spec.volumes[1].flexVolume.driver'],
        [deployment(volume({ flexVolume: { driver: 'a/nfs' } })), 'spec.template.spec.volumes[1].flexVolume.driver'],
      ],
    },
  ),
  regoRule(
    'K8sPSPVolumeTypes',
    `violation[{"msg": msg}] {
      bad := {t | _ := obj.spec.volumes[_][t]; t != "name"} - {t | t := input.parameters.volumes[_]}
      count(bad) > 0
      msg := sprintf("One of the volume types %v is not allowed, pod: %v. Allowed volume types: %v", [bad, obj.metadata.name, input.parameters.volumes])
    }`,
    {
      parameters: { volumes: ['emptyDir', 'secret'] },
      objects: [
        [pod(volume({ hostPath: { path: '/etc' } })), 'spec.volumes[1].hostPath'],
        [deployment(volume({ configMap: { name: 'x' } })), 'spec.template.spec.volumes[1].configMap'],
      ],
    },
  ),
  regoRule(
    'K8sPSPForbiddenSysctls',
    `violation[{"msg": msg}] {
      name := obj.spec.securityContext.sysctls[_].name
      startswith(name, trim_suffix(input.parameters.forbiddenSysctls[_], "*"))
      msg := sprintf("The sysctl %v is not allowed, pod: %v. Forbidden sysctls: %v", [name, obj.metadata.name, input.parameters.forbiddenSysctls])
    }`,
    {
      parameters: { forbiddenSysctls: ['kernel.*'] },
      objects: [
        [pod(sysctls), 'spec.securityContext.sysctls[1].name'],
        [deployment(sysctls), 'spec.template.spec.securityContext.sysctls[1].name'],
      ],
    },
  ),
  regoRule(
    'K8sPSPFSGroup',
    `violation[{"msg": msg}] {
      not fine
      msg := sprintf("The provided pod spec fsGroup is not allowed, pod: %v. Allowed fsGroup: %v", [obj.metadata.name, input.parameters])
    }
    fine { r := input.parameters.ranges[_]; g := obj.spec.securityContext.fsGroup; g >= r.min; g <= r.max }`,
    {
      parameters: { rule: 'MustRunAs', ranges: [{ min: 1, max: 1000 }] },
      objects: [
        [pod({ spec: { securityContext: { fsGroup: 2000 } } }), 'spec.securityContext.fsGroup'],
        [pod(), 'spec.securityContext.fsGroup'],
        [deployment({ spec: { securityContext: { fsGroup: 2000 } } }), 'spec.template.spec.securityContext.fsGroup'],
      ],
    },
  ),
  regoRule(
    'K8sPSPAutomountServiceAccountTokenPod',
    `violation[{"msg": msg}] {
      not obj.spec.automountServiceAccountToken == false
      msg := sprintf("Automounting service account token is disallowed, pod: %v", [obj.metadata.name])
    }`,
    {
      objects: [
        [pod({ spec: { automountServiceAccountToken: true } }), 'spec.automountServiceAccountToken'],
        [deployment(), 'spec.template.spec.automountServiceAccountToken'],
      ],
    },
  ),
  regoRule(
    'K8sAzureV4HostNetworkingPorts',
    `violation[{"msg": msg}] {
      c := containers[_]
      p := c.ports[_].hostPort
      count({a | a := input.parameters.allowedHostPorts[_]; a == p}) == 0
      msg := sprintf("The specified hostNetwork and hostPort are not allowed, pod: %v, container: %v. Allowed values: %v", [obj.metadata.name, c.name, input.parameters])
    }`,
    {
      parameters: { allowHostNetwork: true, allowedHostPorts: [8080] },
      objects: [[pod({ app: port(8081), spec: { hostNetwork: true } }), 'spec.containers[0].ports[0].hostPort']],
    },
  ),
];
