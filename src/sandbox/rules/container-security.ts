/** Rules about what a container may do on its node. */
import { type Parameters, podSpec, regoJson, regoSet, runningContainers, strings } from './pod.ts';
import { aboutContainers, type Rule, said } from './rule.ts';

export const noPrivilege = aboutContainers(
  ({ name, securityContext }) =>
    securityContext?.privileged === true &&
    `Privileged container is not allowed: ${name}, securityContext: ${regoJson(securityContext)}`,
);

export const noPrivilegeEscalation = aboutContainers(({ name, securityContext }, parameters) => {
  const { allowPrivilegeEscalation: given } = securityContext ?? {};
  const mustBeFalse = parameters.forcePrivilegeEscalationToBeFalse === true;
  const escalates = mustBeFalse ? given !== false : given === true || given === undefined;
  return escalates && `Privilege escalation container is not allowed: ${name}`;
});

export const readOnlyRootFilesystem = aboutContainers(
  ({ name, securityContext }) =>
    securityContext?.readOnlyRootFilesystem !== true && `only read-only root filesystem container is allowed: ${name}`,
);

export const allowedCapabilities: Rule = (pod, parameters, inventory) => [
  ...addedCapabilities(pod, parameters, inventory),
  ...droppedCapabilities(pod, parameters, inventory),
];

const addedCapabilities = aboutContainers(({ name, securityContext }, parameters) => {
  const allowed = strings(parameters.allowedCapabilities);
  const { add = [] } = securityContext?.capabilities ?? {};
  const isAllowed = allowed.includes('*') || add.every((capability) => allowed.includes(capability));
  return !isAllowed && `container <${name}> has a disallowed capability. Allowed capabilities are ${regoJson(allowed)}`;
});

const droppedCapabilities = aboutContainers(({ name, securityContext }, parameters) => {
  const required = strings(parameters.requiredDropCapabilities);
  const { drop = [] } = securityContext?.capabilities ?? {};
  const dropsAll = drop.includes('ALL') || required.every((capability) => drop.includes(capability));
  return (
    !dropsAll &&
    `container <${name}> is not dropping all required capabilities. Container must drop all of ${regoJson(required)} or "ALL"`
  );
});

export const disallowedCapabilities = aboutContainers(({ name, securityContext }, parameters) => {
  const disallowed = strings(parameters.disallowedCapabilities);
  const { add = [] } = securityContext?.capabilities ?? {};
  return (
    add.some((added) => disallowed.includes(added)) &&
    `container <${name}> has a disallowed capability. The following capabilities are not allowed: ${regoJson(disallowed)}`
  );
});

export const seccompProfiles = aboutContainers(({ name, securityContext }, parameters, pod) => {
  const allowed = strings(parameters.allowedProfiles);
  const inherited = podSpec(pod).securityContext?.seccompProfile?.type;
  const own = securityContext?.seccompProfile?.type;
  const profile = own ?? inherited;
  if (allowed.includes('*') || (profile !== undefined && allowed.includes(profile))) return undefined;
  const found = own ? 'container securityContext' : inherited ? 'pod securityContext' : 'no explicit profile found';
  return `Seccomp profile '${profile ?? 'not configured'}' is not allowed for container '${name}'. Found at: ${found}. Allowed profiles: ${regoSet(allowed)}`;
});

export const procMount = aboutContainers(({ name, securityContext }, parameters) => {
  const allowed = String(parameters.procMount ?? 'Default');
  return (
    (securityContext?.procMount ?? 'Default') !== allowed &&
    allowed !== 'Unmasked' &&
    `ProcMount type is not allowed, container: ${name}. Allowed procMount types: ${allowed}`
  );
});

export const usersAndGroups = aboutContainers(({ name, securityContext }, parameters, pod) => {
  const { securityContext: ofPod } = podSpec(pod);
  const user = securityContext?.runAsUser ?? ofPod?.runAsUser;
  const nonRoot = securityContext?.runAsNonRoot ?? ofPod?.runAsNonRoot;
  const disallowed = `Container ${name} is attempting to run as disallowed user ${user ?? 0}. Allowed runAsUser:`;
  if (parameters.runAsUserRule === 'RunAsAny') return undefined;
  if (parameters.runAsUserRule === 'MustRunAs')
    return !inRanges(user, parameters) && `${disallowed} ${regoJson(parameters.runAsUserRanges ?? {})}`;
  if (nonRoot === true || (user !== undefined && user !== 0)) return undefined;
  return user === 0
    ? `${disallowed} {"rule": "MustRunAsNonRoot"}`
    : `Container ${name} is attempting to run without a required securityContext/runAsNonRoot or securityContext/runAsUser != 0`;
});

function inRanges(user: number | undefined, { runAsUserRanges }: Parameters): boolean {
  const { ranges = [] } = (runAsUserRanges ?? {}) as { ranges?: { min: number; max: number }[] };
  return user !== undefined && ranges.some(({ min, max }) => user >= min && user <= max);
}

export const probes: Rule = (pod, parameters) => {
  const required = strings(parameters.requiredProbes ?? ['readinessProbe', 'livenessProbe']);
  return runningContainers(pod, parameters).flatMap((container) =>
    said(
      required.map(
        (probe) =>
          container[probe as 'livenessProbe'] === undefined &&
          `Container <${container.name}> in your Pod <${pod.metadata.name}> has no <${probe}>. Required probes: ${regoJson(required)}`,
      ),
    ),
  );
};
