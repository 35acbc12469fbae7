import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { compareTexts } from '../../src/governance/compare-texts.ts';
import type { ComponentPod, ComponentRole } from '../../src/governance/component.ts';
import type { LogPlace } from '../../src/governance/logs/log-part.ts';
import type { LogsSubject } from './page.ts';

/** A container of a component. */
export interface ComponentPlace extends LogPlace {
  readonly role: ComponentRole;
}

/** The containers whose logs are meant, of the pods that are there now. */
export function placesOf(
  { role, pod }: LogsSubject,
  { componentPods }: Pick<ClusterPicture, 'componentPods'>,
): readonly ComponentPlace[] {
  const meant = (one: ComponentPod) =>
    pod ? one.name === pod.name && one.namespace === pod.namespace : role === undefined || one.role === role;
  return (componentPods.value ?? [])
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
