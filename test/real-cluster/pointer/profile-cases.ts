import { celContainerRule, celRule, deployment, pod, type RuleCase, regoRule } from './rule-case.ts';

const own = 'spec.containers[0]';
const seccompOf = (where: string) => `${where}.securityContext.seccompProfile`;
const podKey = 'seccomp.security.alpha.kubernetes.io/pod';
const containerKey = 'container.seccomp.security.alpha.kubernetes.io/opa';
const armorKey = 'container.apparmor.security.beta.kubernetes.io/opa';

/** Rules about the profiles that confine a container. */
export const profileCases: readonly RuleCase[] = [
  regoRule(
    'K8sPSPSeccomp',
    `name(p) = "runtime/default" { p.type == "RuntimeDefault" }
    name(p) = "unconfined" { p.type == "Unconfined" }
    name(p) = sprintf("localhost/%v", [p.localhostProfile]) { p.type == "Localhost" }
    key(c) = sprintf("container.seccomp.security.alpha.kubernetes.io/%v", [c.name])
    found(c) = ["container securityContext", name(c.securityContext.seccompProfile)]
    found(c) = ["pod securityContext", name(obj.spec.securityContext.seccompProfile)] { not c.securityContext.seccompProfile }
    found(c) = [sprintf("annotation %v", [key(c)]), obj.metadata.annotations[key(c)]] {
      not c.securityContext.seccompProfile
      not obj.spec.securityContext.seccompProfile
    }
    found(c) = ["annotation ${podKey}", obj.metadata.annotations["${podKey}"]] {
      not c.securityContext.seccompProfile
      not obj.spec.securityContext.seccompProfile
      not obj.metadata.annotations[key(c)]
    }
    found(c) = ["no explicit profile found", "not configured"] {
      not c.securityContext.seccompProfile
      not obj.spec.securityContext.seccompProfile
      not obj.metadata.annotations[key(c)]
      not obj.metadata.annotations["${podKey}"]
    }
    violation[{"msg": msg}] {
      c := containers[_]
      [where, profile] := found(c)
      not allowed(profile)
      msg := sprintf("Seccomp profile '%v' is not allowed for container '%v'. Found at: %v. Allowed profiles: %v", [profile, c.name, where, input.parameters.allowedProfiles])
    }
    allowed(p) { input.parameters.allowedProfiles[_] == p }`,
    {
      parameters: { allowedProfiles: ['runtime/default', 'docker/default'] },
      objects: [
        [pod({ annotations: { [podKey]: 'unconfined' } }), `metadata.annotations['${podKey}']`],
        [
          pod({ annotations: { [containerKey]: 'unconfined', [podKey]: 'runtime/default' } }),
          `metadata.annotations['${containerKey}']`,
        ],
        [pod(), seccompOf(own)],
        [pod({ app: { securityContext: { seccompProfile: { type: 'Unconfined' } } } }), seccompOf(own)],
        [pod({ spec: { securityContext: { seccompProfile: { type: 'Unconfined' } } } }), seccompOf('spec')],
        [deployment({ annotations: { [podKey]: 'unconfined' } }), `spec.template.metadata.annotations['${podKey}']`],
        [deployment(), seccompOf('spec.template.spec.containers[0]')],
        [
          pod({ app: { securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'a.json' } } } }),
          seccompOf(own),
        ],
      ],
    },
  ),
  celContainerRule(
    'K8sPSPSeccompV2',
    '!has(c.securityContext) || !has(c.securityContext.seccompProfile) || !(c.securityContext.seccompProfile.type in variables.params.allowedProfiles)',
    `"Seccomp profile 'not configured' is not allowed for container '" + c.name + "'. Found at: no explicit profile found. Allowed profiles: " + variables.params.allowedProfiles.join(", ")`,
    {
      parameters: { allowedProfiles: ['RuntimeDefault'] },
      objects: [
        [pod(), seccompOf(own)],
        [pod({ init: {} }), seccompOf(own)],
        [pod({ app: { securityContext: { seccompProfile: { type: 'Unconfined' } } } }), seccompOf(own)],
      ],
    },
  ),
  regoRule(
    'K8sPSPAppArmor',
    `profile(c) = c.securityContext.appArmorProfile.type
    profile(c) = "none" { not c.securityContext.appArmorProfile }
    violation[{"msg": msg}] {
      c := containers[_]
      profile(c) != "RuntimeDefault"
      msg := sprintf("AppArmor profile is not allowed, pod: %v, container: %v. Allowed profiles: %v", [obj.metadata.name, c.name, input.parameters.allowedProfiles])
    }`,
    {
      parameters: { allowedProfiles: ['runtime/default'] },
      objects: [
        [
          pod({ app: { securityContext: { appArmorProfile: { type: 'Unconfined' } } } }),
          `${own}.securityContext.appArmorProfile`,
        ],
        [
          deployment({ app: { securityContext: { appArmorProfile: { type: 'Unconfined' } } } }),
          'spec.template.spec.containers[0].securityContext.appArmorProfile',
        ],
      ],
    },
    {
      parameters: { allowedProfiles: ['localhost/mine'] },
      objects: [
        [
          deployment({ annotations: { [armorKey]: 'unconfined' } }),
          {
            'container: opa': `spec.template.metadata.annotations['${armorKey}']`,
          },
        ],
      ],
    },
  ),
  celRule(
    'K8sPSPAppArmorV2',
    [
      [
        'variables.anyObject.spec.containers.all(c, has(c.securityContext) && has(c.securityContext.appArmorProfile) && c.securityContext.appArmorProfile.type == "RuntimeDefault")',
        '"AppArmor profile is not allowed. Allowed Profiles: " + variables.params.allowedProfiles.join(", ")',
      ],
    ],
    {
      parameters: { allowedProfiles: ['runtime/default'] },
      objects: [
        [
          pod({ app: { securityContext: { appArmorProfile: { type: 'Unconfined' } } } }),
          `${own}.securityContext.appArmorProfile`,
        ],
        [
          deployment({ app: { securityContext: { appArmorProfile: { type: 'Unconfined' } } } }),
          'spec.template.spec.containers[0].securityContext.appArmorProfile',
        ],
      ],
    },
  ),
];
