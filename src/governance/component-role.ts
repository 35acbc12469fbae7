import type { ComponentRole } from './component.ts';
import { operationsOf } from './gatekeeper-flags.ts';
import { type RawObject, textOf } from './raw-json.ts';

/** What a Deployment or a pod shows of itself, as far as it tells which component it is. */
export interface ComponentTraits {
  readonly namespace: string;
  /** The Deployment's name, for a pod too; "" when it cannot be told. */
  readonly workload: string;
  /** A Deployment's own labels; empty for a pod. */
  readonly labels: RawObject;
  /** The pod template's or the pod's labels. */
  readonly podLabels: RawObject;
  readonly containers: readonly { readonly name: string; readonly image: string; readonly args: readonly string[] }[];
}

export interface RecognisedComponent {
  readonly role: ComponentRole;
  readonly managedByAks: boolean;
}

/**
 * The role that a workload plays in enforcement, or undefined. The add-on is known by its fixed names in kube-system
 * or its images; Gatekeeper, the add-on's or a self-installed one in any namespace, by its labels, image or names.
 */
export function recogniseComponent(traits: ComponentTraits): RecognisedComponent | undefined {
  const role = addonRole(traits) ?? (isGatekeeper(traits) ? gatekeeperRole(traits) : undefined);
  return role && { role, managedByAks: isManagedByAks(traits) };
}

function addonRole(traits: ComponentTraits): ComponentRole | undefined {
  if (hasImage(traits, /\/policy-kubernetes-addon[^/]*$/)) return 'azure-policy';
  if (hasImage(traits, /\/policy-kubernetes-webhook[^/]*$/)) return 'azure-policy-webhook';
  if (traits.namespace !== 'kube-system') return undefined;
  for (const role of ['azure-policy', 'azure-policy-webhook'] as const) {
    if (traits.workload === role || traits.podLabels.app === role) return role;
  }
  return undefined;
}

const gatekeeperNames = new Map<string, ComponentRole>([
  ['gatekeeper-audit', 'gatekeeper-audit'],
  ['gatekeeper-controller', 'gatekeeper-controller'],
  ['gatekeeper-controller-manager', 'gatekeeper-controller'],
  ['gatekeeper-audit-container', 'gatekeeper-audit'],
  ['gatekeeper-controller-container', 'gatekeeper-controller'],
]);

function isGatekeeper(traits: ComponentTraits): boolean {
  const label = (name: string) => textOf(traits.podLabels[name]) || textOf(traits.labels[name]);
  if (label('gatekeeper.sh/system') === 'yes' || label('gatekeeper.sh/operation') !== '') return true;
  if (hasOpaImage(traits)) return true;
  // A name or a chart label alone is shared with other programs called gatekeeper, so it needs a second sign.
  const named = gatekeeperNames.has(traits.workload);
  return (
    (named && traits.namespace === 'gatekeeper-system') ||
    (named && traits.containers.some((container) => operationsOf(container.args).length > 0)) ||
    (label('app') === 'gatekeeper' && /^(audit-controller|controller-manager)$/.test(label('control-plane')))
  );
}

function gatekeeperRole(traits: ComponentTraits): ComponentRole | undefined {
  const operation = textOf(traits.podLabels['gatekeeper.sh/operation']);
  if (operation === 'audit') return 'gatekeeper-audit';
  if (operation === 'webhook') return 'gatekeeper-controller';
  const byName =
    gatekeeperNames.get(traits.workload) ??
    traits.containers.map((container) => gatekeeperNames.get(container.name)).find((role) => role !== undefined);
  if (byName) return byName;
  // Only the pod's own label: the add-on's audit Deployment carries control-plane=controller-manager.
  const plane = traits.podLabels['control-plane'];
  if (plane === 'audit-controller') return 'gatekeeper-audit';
  if (plane === 'controller-manager') return 'gatekeeper-controller';
  if (!hasOpaImage(traits)) return undefined;
  const operations = traits.containers.flatMap((container) => operationsOf(container.args));
  return operations.includes('audit') && !operations.includes('webhook') ? 'gatekeeper-audit' : 'gatekeeper-controller';
}

function isManagedByAks(traits: ComponentTraits): boolean {
  const name = 'kubernetes.azure.com/managedby';
  if (traits.labels[name] === 'aks' || traits.podLabels[name] === 'aks') return true;
  if (hasImage(traits, /\/azure-policy\/policy-kubernetes-/)) return true;
  return (
    traits.namespace === 'gatekeeper-system' && hasImage(traits, /^mcr\.[^/]+\/.*open-policy-agent\/gatekeeper[^/]*$/)
  );
}

function hasOpaImage(traits: ComponentTraits): boolean {
  return hasImage(traits, /(^|\/)(open-policy-agent|openpolicyagent)\/gatekeeper(:|@|$)/);
}

function hasImage(traits: ComponentTraits, pattern: RegExp): boolean {
  return traits.containers.some((container) => pattern.test(container.image));
}
