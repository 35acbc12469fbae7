/** Rules about what a container runs and how much of the node it takes. */
import { containers, podSpec, regoJson, strings } from './pod.ts';
import { quantity } from './quantity.ts';
import { aboutContainers, aboutObject, type Rule } from './rule.ts';

export const allowedImages = aboutContainers(({ name, image = '' }, parameters) => {
  const pattern = new RegExp(String(parameters.imageRegex ?? parameters.allowedContainerImagesRegex ?? '.*'));
  return !pattern.test(image) && `Container image ${image} for container ${name} has not been allowed.`;
});

export const noLatestImage = aboutContainers(
  ({ name, image = '' }) =>
    !image.includes('@sha256:') &&
    (image.endsWith(':latest') || !/:[^/:]+$/.test(image)) &&
    `container <${name}> didn't specify an image tag or uses the latest tag <${image}>. Please use a versioned tag`,
);

export const pullPolicy = aboutContainers(({ name, imagePullPolicy = 'IfNotPresent' }, parameters) => {
  const allowed = strings(parameters.allowedPullPolicy ?? ['Always']);
  return (
    !allowed.includes(imagePullPolicy) &&
    `Container <${name}> has image pull policy <${imagePullPolicy}>. Allowed pull policies: ${regoJson(allowed)}`
  );
});

export const resourceLimits: Rule = (pod, parameters) =>
  containers(pod, parameters).flatMap(({ name, resources }) => {
    const { limits } = resources ?? {};
    if (!limits || Object.keys(limits).length === 0) return [`container <${name}> has no resource limits`];
    return [
      ...over(name, 'cpu', limits.cpu, String(parameters.cpuLimit ?? '0')),
      ...over(name, 'memory', limits.memory, String(parameters.memoryLimit ?? '0')),
    ];
  });

function over(container: string, resource: string, limit: string | number | undefined, most: string): string[] {
  if (limit === undefined) return [`container <${container}> has no ${resource} limit`];
  const value = quantity(limit);
  if (Number.isNaN(value)) return [`container <${container}> ${resource} limit <${limit}> could not be parsed`];
  if (value <= quantity(most)) return [];
  return [`container <${container}> ${resource} limit <${limit}> is higher than the maximum allowed of <${most}>`];
}

export const resourceRequests = aboutContainers(({ name, resources }, _parameters, pod) => {
  const missing = ['cpu', 'memory'].filter((resource) => resources?.requests?.[resource] === undefined);
  return (
    missing.length > 0 &&
    `container <${name}> does not have <${missing.join(', ')}> requests defined in pod <${pod.metadata.name}>`
  );
});

export const antiAffinity = aboutObject((workload) => {
  const { replicas = 1, template } = (workload.spec ?? {}) as { replicas?: number; template?: { spec?: object } };
  if (replicas <= 1 || workload.metadata.ownerReferences?.some(({ controller }) => controller)) return undefined;
  const spec = podSpec({ ...workload, spec: template?.spec });
  if (spec.affinity?.podAntiAffinity || (spec.topologySpreadConstraints ?? []).length > 0) return undefined;
  return `${workload.kind} with ${replicas} replicas should have either podAntiAffinity or topologySpreadConstraints rules set to avoid disruptions due to nodes crashing`;
});
