/** Rules about what a pod shares with its node. */
import type { KubernetesObject } from '../kubernetes/objects.ts';
import { beginsAs, containers, podSpec, regoJson, regoSet, strings } from './pod.ts';
import { aboutObject, type Rule } from './rule.ts';

export const hostNamespace = aboutObject((pod) => {
  const { hostPID, hostIPC } = podSpec(pod);
  return (hostPID || hostIPC) && `Sharing the host namespace is not allowed: ${pod.metadata.name}`;
});

export const hostNetworkPorts = aboutObject((pod, parameters) => {
  const ports = containers(pod, parameters).flatMap(({ ports: given = [] }) => given.map(({ hostPort }) => hostPort));
  const ranges = (parameters.allowedHostPorts ?? []) as { min: number; max: number }[];
  const { minPort = 0, maxPort = 0 } = parameters as { minPort?: number; maxPort?: number };
  const portAllowed = (port: number) =>
    (Array.isArray(ranges) && ranges.some(({ min, max }) => port >= min && port <= max)) ||
    (maxPort > 0 && port >= minPort && port <= maxPort);
  const usesNetwork = podSpec(pod).hostNetwork === true && parameters.allowHostNetwork !== true;
  const usesPort = ports.some((port) => port !== undefined && port !== 0 && !portAllowed(port));
  const { excludedContainers: _, excludedImages: __, ...shown } = parameters;
  return (
    (usesNetwork || usesPort) &&
    `The specified hostNetwork and hostPort are not allowed, pod: ${pod.metadata.name}. Allowed values: ${regoJson(shown)}`
  );
});

export const hostPaths: Rule = (pod, parameters) => {
  const { paths = [] } = (parameters.allowedHostPaths ?? {}) as { paths?: { pathPrefix: string }[] };
  const why = `is not allowed, pod: ${pod.metadata.name}. Allowed path: ${regoJson(paths)}`;
  return (podSpec(pod).volumes ?? [])
    .filter(({ hostPath }) => hostPath && !paths.some(({ pathPrefix }) => isBelow(hostPath.path, pathPrefix)))
    .map((volume) => `HostPath volume ${regoJson(volume)} ${why}`);
};

function isBelow(path: string, prefix: string): boolean {
  const end = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return path === prefix || path.startsWith(end);
}

export const volumeTypes: Rule = (pod, parameters) => {
  const allowed = strings(parameters.allowedVolumeTypes);
  if (allowed.includes('*')) return [];
  const why = `is not allowed, pod: ${pod.metadata.name}. Allowed volume types: ${regoJson(allowed)}`;
  return (podSpec(pod).volumes ?? [])
    .map(({ name: _, ...volume }) => Object.keys(volume)[0] ?? 'emptyDir')
    .filter((type) => !allowed.includes(type))
    .map((type) => `The volume type ${type} ${why}`);
};

const sysctlsOf = (pod: KubernetesObject) => (podSpec(pod).securityContext?.sysctls ?? []).map(({ name }) => name);

export const forbiddenSysctls: Rule = (pod, parameters) => {
  const forbidden = strings(parameters.forbiddenSysctls);
  const why = `is not allowed, pod: ${pod.metadata.name}. Forbidden sysctls: ${regoJson(forbidden)}`;
  return sysctlsOf(pod)
    .filter((name) => beginsAs(name, forbidden))
    .map((name) => `The sysctl ${name} ${why}`);
};

export const allowedSysctls: Rule = (pod, parameters) => {
  const allowed = strings(parameters.allowedSysctls);
  const why = `is not explicitly allowed, pod: ${pod.metadata.name}. Allowed sysctls: ${regoJson(allowed)}`;
  return sysctlsOf(pod)
    .filter((name) => !beginsAs(name, allowed))
    .map((name) => `The sysctl ${name} ${why}`);
};

export const automountToken = aboutObject(
  (pod) =>
    podSpec(pod).automountServiceAccountToken !== false &&
    `Automounting service account token is disallowed, pod: ${pod.metadata.name}`,
);

export const nakedPods = aboutObject(
  ({ metadata: { name, ownerReferences = [] } }) =>
    ownerReferences.length === 0 &&
    `Naked Pod: ${name} is not allowed. Please use a Deployment, StatefulSet, DaemonSet or Job instead`,
);

export const enforceLabels = aboutObject(({ metadata: { labels = {} } }, parameters) => {
  const wanted = strings(parameters.labels ?? parameters.labelsList);
  const missing = wanted.filter((label) => labels[label] === undefined);
  return missing.length > 0 && `you must provide labels: ${regoSet(missing)}`;
});
