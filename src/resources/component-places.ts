import { compareTexts } from '../governance/compare-texts.ts';
import { type ComponentPod, type ComponentRole, componentRoles } from '../governance/component.ts';
import type { LogPlace } from '../governance/logs/log-part.ts';

/** A container of a component. */
export interface ComponentPlace extends LogPlace {
  readonly role: ComponentRole;
}

/** Whose logs: a component's, or one pod's; every component's when neither is said. */
export interface LogsOf {
  readonly role?: ComponentRole;
  readonly pod?: { readonly namespace: string; readonly name: string };
}

/** The containers whose logs are meant, of the pods that are there now. */
export function placesOf({ role, pod }: LogsOf, pods: readonly ComponentPod[]): readonly ComponentPlace[] {
  const meant = (one: ComponentPod) =>
    pod ? one.name === pod.name && one.namespace === pod.namespace : role === undefined || one.role === role;
  return pods
    .filter(meant)
    .sort((a, b) => compareTexts(a.name, b.name))
    .flatMap(({ namespace, name, role: of, containers }) =>
      containers.map((container) => ({ namespace, pod: name, container: container.name, role: of })),
    );
}

const shortNames: Readonly<Record<ComponentRole, string>> = {
  'azure-policy': 'azure-policy',
  'azure-policy-webhook': 'policy-webhook',
  'gatekeeper-audit': 'audit',
  'gatekeeper-controller': 'controller',
};

/** What a name means: a component, or a pod by its name with or without its namespace. */
export function logsNamed(name: string, pods: readonly ComponentPod[]): LogsOf | undefined {
  const wanted = name.trim().toLowerCase();
  const role = componentRoles.find((one) => one === wanted);
  if (role) return { role };
  const pod = pods.find((one) => wanted === one.name || wanted === `${one.namespace}/${one.name}`);
  return pod && { pod: { namespace: pod.namespace, name: pod.name } };
}

/** A short name for each: its component, and of several pods the last word of its name, of several containers theirs. */
export function placeLabels(places: readonly ComponentPlace[]): readonly string[] {
  const roles = new Set(places.map(({ role }) => role));
  return places.map(({ role, pod, container }) => {
    const ofRole = places.filter((one) => one.role === role);
    const pods = new Set(ofRole.map((one) => one.pod)).size;
    const containers = ofRole.filter((one) => one.pod === pod).length;
    const parts = [
      ...(roles.size > 1 || (pods === 1 && containers === 1) ? [shortNames[role]] : []),
      ...(pods > 1 ? [pod.slice(pod.lastIndexOf('-') + 1)] : []),
      ...(containers > 1 ? [container] : []),
    ];
    return parts.join('-');
  });
}
