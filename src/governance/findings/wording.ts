import type { Component, ComponentDeployment, WebhookConfiguration } from '../component.ts';
import { type Constraint, constraintKey } from '../constraint.ts';
import { type KnownConstraint, seen } from '../known.ts';
import type { ObjectReference } from '../object-reference.ts';

export function constraintReference(constraint: Pick<Constraint, 'kind' | 'name'>): ObjectReference {
  const { kind, name } = constraint;
  return { group: 'constraints.gatekeeper.sh', version: 'v1beta1', kind, namespace: '', name };
}

export function deploymentReference(deployment: Pick<ComponentDeployment, 'namespace' | 'name'>): ObjectReference {
  const { namespace, name } = deployment;
  return { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name };
}

export function componentReference(component: Component): ObjectReference {
  if ('desired' in component) return deploymentReference(component);
  const { namespace, name } = component;
  return { group: '', version: 'v1', kind: 'Pod', namespace, name };
}

export function webhookReference({ type, name }: Pick<WebhookConfiguration, 'type' | 'name'>): ObjectReference {
  const kind = type === 'validating' ? 'ValidatingWebhookConfiguration' : 'MutatingWebhookConfiguration';
  return { group: 'admissionregistration.k8s.io', version: 'v1', kind, namespace: '', name };
}

export function configReference(namespace: string): ObjectReference {
  return { group: 'config.gatekeeper.sh', version: 'v1alpha1', kind: 'Config', namespace, name: 'config' };
}

/** A name as one word of a shell line; Kubernetes names need no quotes, but a hostile server may send others. */
export function shellWord(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A line of evidence from a constraint. `where` is the field of it. */
export function seenOf({ constraint, reading }: KnownConstraint, where: string, what: string): string {
  return seen(reading, `${constraintKey(constraint)} ${where}`, what);
}

export const addonOffAndOn = 'az aks disable-addons / enable-addons --addons azure-policy';
export const putBackByAks = `AKS should put it back by itself; if not, disable and enable the add-on: ${addonOffAndOn}`;
export const helmInstall = 'helm upgrade --install gatekeeper gatekeeper/gatekeeper';

/** The first few, and how many more there are. */
export function some(names: readonly string[], most = 5): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

/** The beginning of a message that may be long, for a title. */
export function firstWords(text: string, most = 120): string {
  const [line = ''] = text.split('\n', 1);
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** A span of ms that is told in the smaller unit for longer, for things that take Azure a while: `61 min`, `30 h`. */
export function longSpan(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}
