import { celContainerRule, cronJob, deployment, pod, type RuleCase, regoRule } from './rule-case.ts';

const own = 'spec.containers[0]';
const init = 'spec.initContainers[0]';
const ofDeployment = 'spec.template.spec.containers[0]';
const ofCronJob = 'spec.jobTemplate.spec.template.spec.containers[0]';

const harmless = {
  securityContext: { privileged: false, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
};

/** The same field in containers of every sort and kind of object. */
const everywhere = (part: object, field: string) => ({
  objects: [
    [pod({ app: part }), `${own}.${field}`],
    [pod({ app: harmless, init: part }), `${init}.${field}`],
    [deployment({ app: part }), `${ofDeployment}.${field}`],
    [cronJob({ app: part }), `${ofCronJob}.${field}`],
    [
      pod({ app: harmless, spec: { ephemeralContainers: [{ name: 'debug', image: 'r.example/debug:1', ...part }] } }),
      `spec.ephemeralContainers[0].${field}`,
    ],
  ] as const,
});

const saysPrivileged = '"Privileged container is not allowed: " + c.name + ", securityContext.privileged: true"';

/** Rules about the security context of containers. */
export const containerCases: readonly RuleCase[] = [
  regoRule(
    'K8sPSPPrivilegedContainer',
    `violation[{"msg": msg}] {
      c := containers[_]
      c.securityContext.privileged
      msg := sprintf("Privileged container is not allowed: %v, securityContext: %v", [c.name, c.securityContext])
    }`,
    everywhere({ securityContext: { privileged: true } }, 'securityContext.privileged'),
  ),
  celContainerRule(
    'K8sPSPPrivilegedContainerV2',
    'has(c.securityContext) && has(c.securityContext.privileged) && c.securityContext.privileged',
    saysPrivileged,
    everywhere({ securityContext: { privileged: true } }, 'securityContext.privileged'),
    {
      objects: [
        [
          pod({ app: { securityContext: { privileged: true } }, init: { securityContext: { privileged: true } } }),
          `${own}.securityContext.privileged`,
        ],
      ],
    },
  ),
  regoRule(
    'K8sPSPAllowPrivilegeEscalationContainer',
    `violation[{"msg": msg}] {
      c := containers[_]
      not c.securityContext.allowPrivilegeEscalation == false
      msg := sprintf("Privilege escalation container is not allowed: %v", [c.name])
    }`,
    everywhere({}, 'securityContext.allowPrivilegeEscalation'),
    {
      objects: [
        [
          pod({ app: { securityContext: { allowPrivilegeEscalation: true } } }),
          `${own}.securityContext.allowPrivilegeEscalation`,
        ],
      ],
    },
  ),
  celContainerRule(
    'K8sPSPReadOnlyRootFilesystem',
    '!has(c.securityContext) || !has(c.securityContext.readOnlyRootFilesystem) || !c.securityContext.readOnlyRootFilesystem',
    '"only read-only root filesystem container is allowed: " + c.name',
    everywhere({}, 'securityContext.readOnlyRootFilesystem'),
    {
      objects: [
        [
          pod({ app: { securityContext: { readOnlyRootFilesystem: false } } }),
          `${own}.securityContext.readOnlyRootFilesystem`,
        ],
      ],
    },
  ),
  regoRule(
    'K8sPSPCapabilities',
    `violation[{"msg": msg}] {
      c := containers[_]
      count({x | x := c.securityContext.capabilities.add[_]} - {x | x := input.parameters.allowedCapabilities[_]}) > 0
      msg := sprintf("container <%v> has a disallowed capability. Allowed capabilities are %v", [c.name, input.parameters.allowedCapabilities])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      dropped := {x | x := c.securityContext.capabilities.drop[_]}
      not dropped["ALL"]
      count({x | x := input.parameters.requiredDropCapabilities[_]} - dropped) > 0
      msg := sprintf("container <%v> is not dropping all required capabilities. Container must drop all of %v or \\"ALL\\"", [c.name, input.parameters.requiredDropCapabilities])
    }`,
    {
      parameters: { allowedCapabilities: ['NET_BIND_SERVICE'], requiredDropCapabilities: ['NET_RAW'] },
      objects: [
        [
          pod({ app: { securityContext: { capabilities: { add: ['NET_BIND_SERVICE', 'SYS_ADMIN'] } } } }),
          {
            'has a disallowed': `${own}.securityContext.capabilities.add[1]`,
            'not dropping': `${own}.securityContext.capabilities.drop`,
          },
        ],
        [
          deployment({ app: { securityContext: { capabilities: { add: ['SYS_TIME'], drop: ['NET_RAW'] } } } }),
          `${ofDeployment}.securityContext.capabilities.add[0]`,
        ],
        [
          cronJob({ app: { securityContext: { capabilities: { drop: ['SYS_TIME'] } } } }),
          `${ofCronJob}.securityContext.capabilities.drop`,
        ],
      ],
    },
  ),
  celContainerRule(
    'K8sPSPCapabilitiesV2',
    'has(c.securityContext) && has(c.securityContext.capabilities) && has(c.securityContext.capabilities.add) && c.securityContext.capabilities.add.exists(x, !(x in variables.params.allowedCapabilities))',
    '"container <" + c.name + "> has a disallowed capability. Allowed capabilities are " + variables.params.allowedCapabilities.join(", ")',
    {
      parameters: { allowedCapabilities: ['CHOWN'] },
      objects: [
        [
          pod({ app: { securityContext: { capabilities: { add: ['CHOWN', 'KILL'] } } } }),
          `${own}.securityContext.capabilities.add[1]`,
        ],
        [
          deployment({ app: { securityContext: { capabilities: { add: ['KILL'] } } } }),
          `${ofDeployment}.securityContext.capabilities.add[0]`,
        ],
      ],
    },
  ),
  regoRule(
    'K8sPSPProcMount',
    `violation[{"msg": msg}] {
      c := containers[_]
      c.securityContext.procMount != "Default"
      msg := sprintf("ProcMount type is not allowed, container: %v. Allowed procMount types: %v", [c.name, input.parameters.procMount])
    }`,
    {
      parameters: { procMount: 'Default' },
      objects: [
        [
          pod({ app: { securityContext: { procMount: 'Unmasked' } }, spec: { hostUsers: false } }),
          `${own}.securityContext.procMount`,
        ],
      ],
    },
  ),
  regoRule(
    'K8sPSPAllowedUsers',
    `value(c, f) = c.securityContext[f]
    value(c, f) = obj.spec.securityContext[f] { not has_own(c, f) }
    has_own(c, f) { _ = c.securityContext[f] }
    within(v, ranges) { r := ranges[_]; v >= r.min; v <= r.max }
    violation[{"msg": msg}] {
      c := containers[_]
      input.parameters.runAsUser.rule == "MustRunAsNonRoot"
      not value(c, "runAsUser")
      not value(c, "runAsNonRoot")
      msg := sprintf("Container %v is attempting to run without a required securityContext/runAsNonRoot or securityContext/runAsUser != 0", [c.name])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      input.parameters.runAsUser.rule == "MustRunAsNonRoot"
      value(c, "runAsUser") == 0
      msg := sprintf("Container %v is attempting to run as disallowed user 0. Allowed runAsUser: %v", [c.name, input.parameters.runAsUser])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      f := ["runAsGroup", "fsGroup"][_]
      v := value(c, f)
      not within(v, input.parameters[f].ranges)
      msg := sprintf("Container %v is attempting to run as disallowed group %v. Allowed %v: %v", [c.name, v, f, input.parameters[f]])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      f := ["runAsGroup", "fsGroup", "supplementalGroups"][_]
      input.parameters[f].rule == "MustRunAs"
      not value(c, f)
      msg := sprintf("Container %v is attempting to run without a required securityContext/%v. Allowed %v: %v", [c.name, f, f, input.parameters[f]])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      all := value(c, "supplementalGroups")
      v := all[_]
      not within(v, input.parameters.supplementalGroups.ranges)
      msg := sprintf("Container %v is attempting to run with disallowed supplementalGroups %v. Allowed supplementalGroups: %v", [c.name, all, input.parameters.supplementalGroups])
    }`,
    {
      parameters: { runAsUser: { rule: 'MustRunAsNonRoot' } },
      objects: [
        [pod(), `${own}.securityContext.runAsNonRoot`],
        [pod({ app: { securityContext: { runAsUser: 0 } } }), `${own}.securityContext.runAsUser`],
        [pod({ spec: { securityContext: { runAsUser: 0 } } }), 'spec.securityContext.runAsUser'],
        [
          deployment({ app: { securityContext: { runAsNonRoot: false } } }),
          `${ofDeployment}.securityContext.runAsNonRoot`,
        ],
      ],
    },
    {
      parameters: {
        runAsGroup: { rule: 'MustRunAs', ranges: [{ min: 1000, max: 2000 }] },
        fsGroup: { rule: 'MustRunAs', ranges: [{ min: 10, max: 20 }] },
        supplementalGroups: { rule: 'MayRunAs', ranges: [{ min: 10, max: 20 }] },
      },
      objects: [
        [
          pod({
            app: { securityContext: { runAsGroup: 5 } },
            spec: { securityContext: { fsGroup: 3, supplementalGroups: [11, 99] } },
          }),
          {
            'Allowed runAsGroup': `${own}.securityContext.runAsGroup`,
            'Allowed fsGroup': 'spec.securityContext.fsGroup',
            'Allowed supplementalGroups': 'spec.securityContext.supplementalGroups[1]',
          },
        ],
        [
          cronJob({ spec: { securityContext: { runAsGroup: 9 } } }),
          {
            'Allowed runAsGroup': 'spec.jobTemplate.spec.template.spec.securityContext.runAsGroup',
            'Allowed fsGroup': 'spec.jobTemplate.spec.template.spec.securityContext.fsGroup',
          },
        ],
      ],
    },
  ),
  celContainerRule(
    'K8sPSPAllowedUsersV2',
    '!has(c.securityContext) || !has(c.securityContext.runAsUser) || !variables.params.runAsUser.ranges.exists(r, c.securityContext.runAsUser >= r.min && c.securityContext.runAsUser <= r.max)',
    '"Container " + c.name + " is attempting to run as disallowed user. Allowed runAsUser: {ranges: ...}"',
    {
      parameters: { runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1000, max: 2000 }] } },
      objects: [
        [pod({ app: { securityContext: { runAsUser: 12 } } }), `${own}.securityContext.runAsUser`],
        [deployment(), `${ofDeployment}.securityContext.runAsUser`],
      ],
    },
  ),
  regoRule(
    'K8sPSPSELinuxV2',
    `allowed(o) { a := input.parameters.allowedSELinuxOptions[_]; a.level == o.level; a.role == o.role; a.type == o.type; a.user == o.user }
    violation[{"msg": msg}] {
      o := obj.spec.securityContext.seLinuxOptions
      not allowed(o)
      msg := sprintf("SELinux options is not allowed, pod: %v. Allowed options: %v", [obj.metadata.name, input.parameters.allowedSELinuxOptions])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      not allowed(c.securityContext.seLinuxOptions)
      c.securityContext.seLinuxOptions
      msg := sprintf("SELinux options is not allowed, pod: %v, container: %v. Allowed options: %v", [obj.metadata.name, c.name, input.parameters.allowedSELinuxOptions])
    }`,
    {
      parameters: { allowedSELinuxOptions: [{ level: 's0', role: 'r', type: 't', user: 'u' }] },
      objects: [
        [
          pod({
            app: { securityContext: { seLinuxOptions: { level: 's1' } } },
            spec: { securityContext: { seLinuxOptions: { level: 's2' } } },
          }),
          {
            ', container: opa': `${own}.securityContext.seLinuxOptions`,
            '. Allowed': 'spec.securityContext.seLinuxOptions',
          },
        ],
        [
          deployment({ app: { securityContext: { seLinuxOptions: { level: 's1' } } } }),
          `${ofDeployment}.securityContext.seLinuxOptions`,
        ],
      ],
    },
  ),
];
