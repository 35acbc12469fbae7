/** Rules about what a container may do on its node. */
import {
  type Container,
  containers,
  type Parameters,
  podSpec,
  regoJson,
  regoSet,
  runningContainers,
  strings,
} from './pod.ts';
import type { Rule } from './rule.ts';

export const noPrivilege: Rule = (pod, parameters) =>
  containers(pod, parameters)
    .filter(({ securityContext }) => securityContext?.privileged === true)
    .map(
      ({ name, securityContext }) =>
        `Privileged container is not allowed: ${name}, securityContext: ${regoJson(securityContext)}`,
    );

export const noPrivilegeEscalation: Rule = (pod, parameters) =>
  containers(pod, parameters)
    .filter(({ securityContext }) =>
      parameters.forcePrivilegeEscalationToBeFalse === true
        ? securityContext?.allowPrivilegeEscalation !== false
        : securityContext?.allowPrivilegeEscalation === true || securityContext?.allowPrivilegeEscalation === undefined,
    )
    .map(({ name }) => `Privilege escalation container is not allowed: ${name}`);

export const readOnlyRootFilesystem: Rule = (pod, parameters) =>
  containers(pod, parameters)
    .filter(({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true)
    .map(({ name }) => `only read-only root filesystem container is allowed: ${name}`);

export const allowedCapabilities: Rule = (pod, parameters) => {
  const allowed = strings(parameters.allowedCapabilities);
  const required = strings(parameters.requiredDropCapabilities);
  return containers(pod, parameters).flatMap(({ name, securityContext }) => {
    const { add = [], drop = [] } = securityContext?.capabilities ?? {};
    const dropsAll = drop.includes('ALL') || required.every((capability) => drop.includes(capability));
    return [
      ...(allowed.includes('*') || add.every((capability) => allowed.includes(capability))
        ? []
        : [`container <${name}> has a disallowed capability. Allowed capabilities are ${regoJson(allowed)}`]),
      ...(required.length === 0 || dropsAll
        ? []
        : [
            `container <${name}> is not dropping all required capabilities. Container must drop all of ${regoJson(required)} or "ALL"`,
          ]),
    ];
  });
};

export const disallowedCapabilities: Rule = (pod, parameters) => {
  const disallowed = strings(parameters.disallowedCapabilities);
  return containers(pod, parameters)
    .filter(({ securityContext }) =>
      (securityContext?.capabilities?.add ?? []).some((added) => disallowed.includes(added)),
    )
    .map(
      ({ name }) =>
        `container <${name}> has a disallowed capability. The following capabilities are not allowed: ${regoJson(disallowed)}`,
    );
};

export const seccompProfiles: Rule = (pod, parameters) => {
  const allowed = strings(parameters.allowedProfiles);
  if (allowed.includes('*')) return [];
  const inherited = podSpec(pod).securityContext?.seccompProfile?.type;
  return containers(pod, parameters).flatMap(({ name, securityContext }) => {
    const own = securityContext?.seccompProfile?.type;
    const profile = own ?? inherited;
    if (profile !== undefined && allowed.includes(profile)) return [];
    const found = own ? 'container securityContext' : inherited ? 'pod securityContext' : 'no explicit profile found';
    return [
      `Seccomp profile '${profile ?? 'not configured'}' is not allowed for container '${name}'. Found at: ${found}. Allowed profiles: ${regoSet(allowed)}`,
    ];
  });
};

export const procMount: Rule = (pod, parameters) => {
  const allowed = String(parameters.procMount ?? 'Default');
  return containers(pod, parameters)
    .filter(({ securityContext }) => (securityContext?.procMount ?? 'Default') !== allowed && allowed !== 'Unmasked')
    .map(({ name }) => `ProcMount type is not allowed, container: ${name}. Allowed procMount types: ${allowed}`);
};

export const usersAndGroups: Rule = (pod, parameters) => {
  if (parameters.runAsUserRule === 'RunAsAny') return [];
  const { securityContext: ofPod } = podSpec(pod);
  return containers(pod, parameters).flatMap(({ name, securityContext }) => {
    const user = securityContext?.runAsUser ?? ofPod?.runAsUser;
    const nonRoot = securityContext?.runAsNonRoot ?? ofPod?.runAsNonRoot;
    if (parameters.runAsUserRule === 'MustRunAs') {
      return user !== undefined && inRanges(user, parameters)
        ? []
        : [
            `Container ${name} is attempting to run as disallowed user ${user ?? 0}. Allowed runAsUser: ${regoJson(parameters.runAsUserRanges ?? {})}`,
          ];
    }
    if (nonRoot === true || (user !== undefined && user !== 0)) return [];
    return user === 0
      ? [`Container ${name} is attempting to run as disallowed user 0. Allowed runAsUser: {"rule": "MustRunAsNonRoot"}`]
      : [
          `Container ${name} is attempting to run without a required securityContext/runAsNonRoot or securityContext/runAsUser != 0`,
        ];
  });
};

function inRanges(user: number, { runAsUserRanges }: Parameters): boolean {
  const { ranges = [] } = (runAsUserRanges ?? {}) as { ranges?: { min: number; max: number }[] };
  return ranges.some(({ min, max }) => user >= min && user <= max);
}

const required = (parameters: Parameters) => strings(parameters.requiredProbes ?? ['readinessProbe', 'livenessProbe']);

export const probes: Rule = (pod, parameters) =>
  runningContainers(pod, parameters).flatMap((container: Container) =>
    required(parameters)
      .filter((probe) => container[probe as 'livenessProbe'] === undefined)
      .map(
        (probe) =>
          `Container <${container.name}> in your Pod <${pod.metadata.name}> has no <${probe}>. Required probes: ${regoJson(required(parameters))}`,
      ),
  );
