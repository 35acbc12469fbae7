import type { ClusterPicture } from './cluster-picture.ts';
import type { Component, Container } from './component.ts';
import { constraintKey } from './constraint.ts';
import { isGatekeeper } from './enforcement.ts';
import { gatekeeperContainer } from './gatekeeper-flags.ts';
import { known, knownAt, knownConstraints, seen } from './known.ts';
import type { Reading } from './reading.ts';

/**
 * - `both`: the add-on and a self-installed Gatekeeper at once, which is unsupported
 * - `left-overs`: nothing runs, but webhook configurations, templates or constraints remain
 * - `unknown`: not everything has been read that it takes to tell
 */
export type InstallationKind = 'addon' | 'self-installed' | 'both' | 'left-overs' | 'none' | 'unknown';

export interface Installation {
  readonly kind: InstallationKind;
  /** Semver of the azure-policy image. */
  readonly addonVersion?: string;
  /** Semver of the Gatekeeper image, of the controller's rather than the audit's. */
  readonly gatekeeperVersion?: string;
  /** Where Gatekeeper runs. */
  readonly namespaces: readonly string[];
  /** What was read that says so. */
  readonly evidence: readonly string[];
}

/**
 * What of the add-on and Gatekeeper is in this cluster, from its Deployments or, where those are denied, its pods.
 * `now` is epoch ms; without it, each reading is judged by its own time.
 */
export function recogniseInstallation(picture: ClusterPicture, now?: number): Installation {
  const reading = componentsReading(picture);
  const components = known(reading) ?? [];
  const evidence = components.map((one) => {
    const what = one.managedByAks ? 'managed by AKS' : 'not managed by AKS';
    return seen(reading, `${one.namespace}/${one.name}`, `${one.role}, ${what}`);
  });
  const hasAddon = components.some((one) => !isGatekeeper(one) || one.managedByAks);
  const hasOwn = components.some((one) => isSelfInstalled(one, components));
  const kind = hasAddon && hasOwn ? 'both' : hasAddon ? 'addon' : hasOwn ? 'self-installed' : undefined;
  const addonVersion = versionOf(components, 'azure-policy');
  const gatekeeperVersion = versionOf(components, 'gatekeeper-controller') ?? versionOf(components, 'gatekeeper-audit');
  return {
    ...(kind ? { kind, evidence } : withoutComponents(picture, now)),
    ...(addonVersion && { addonVersion }),
    ...(gatekeeperVersion && { gatekeeperVersion }),
    namespaces: [...new Set(components.filter(isGatekeeper).map((one) => one.namespace))].sort(),
  };
}

/** What tells of the components: their Deployments or, where those are denied, their pods. */
export function componentsReading(picture: ClusterPicture): Reading<readonly Component[]> {
  return known(picture.deployments) === undefined ? picture.componentPods : picture.deployments;
}

/**
 * Whether a Gatekeeper component is somebody's own. Beside an azure-policy Deployment, the names that the add-on
 * gives are taken for the add-on's, though label and image do not say so (a private mirror, Azure Arc).
 */
export function isSelfInstalled(component: Component, all: readonly Component[]): boolean {
  if (!isGatekeeper(component) || component.managedByAks) return false;
  const besideAddon = component.namespace === 'gatekeeper-system' && all.some((one) => !isGatekeeper(one));
  return !besideAddon || component.name.startsWith('gatekeeper-controller-manager');
}

function withoutComponents(picture: ClusterPicture, now: number | undefined): Pick<Installation, 'kind' | 'evidence'> {
  const traces = tracesOf(picture);
  const audited = recentAudit(picture, now);
  if (audited) return { kind: 'self-installed', evidence: [audited, ...traces] };
  const needed: readonly (readonly [string, Reading<unknown>])[] = [
    ['deployments', picture.deployments],
    ['webhook configurations', picture.webhooks],
    ['constraint templates', picture.templates],
  ];
  const unread = needed.filter(([, reading]) => known(reading) === undefined && reading.state !== 'absent');
  if (unread.length > 0) {
    const lines = unread.map(([what, reading]) => `${what}: ${reading.state} (${reading.source})`);
    return { kind: 'unknown', evidence: [...lines, ...traces] };
  }
  const nothing = seen(picture.deployments, picture.deployments.source, 'no Deployment of the add-on or Gatekeeper');
  return { kind: traces.length > 0 ? 'left-overs' : 'none', evidence: [nothing, ...traces] };
}

/** What remains of an installation besides its Deployments and pods, one line for each sort of object. */
export function tracesOf(picture: ClusterPicture): readonly string[] {
  const lines: string[] = [];
  for (const one of known(picture.webhooks) ?? []) {
    lines.push(seen(picture.webhooks, one.name, `${one.type} webhook configuration`));
  }
  const templates = known(picture.templates) ?? [];
  const made = templates.filter((template) => template.installedByAddon).length;
  if (templates.length > 0) {
    lines.push(
      seen(picture.templates, 'ConstraintTemplates', `${templates.length}, ${made} of them made by the add-on`),
    );
  }
  const constraints = knownConstraints(picture);
  const fromAzure = constraints.filter(({ constraint }) => constraint.origin).length;
  if (constraints.length > 0) lines.push(`constraints: ${constraints.length}, ${fromAzure} of them from Azure Policy`);
  return lines;
}

const recently = 5 * 60_000;

/** A Gatekeeper may run where it cannot be seen: as another workload, or from outside against this API server. */
function recentAudit(picture: ClusterPicture, now: number | undefined): string | undefined {
  for (const { constraint, reading } of knownConstraints(picture)) {
    const at = now === undefined ? reading.asOf : knownAt(reading, now);
    if (constraint.auditedAt === undefined || at === undefined || at - constraint.auditedAt > recently) continue;
    const where = `${constraintKey(constraint)} status.auditTimestamp`;
    return seen(reading, where, `${new Date(constraint.auditedAt).toISOString()}, though no Deployment audits`);
  }
  return undefined;
}

function versionOf(components: readonly Component[], role: Component['role']): string | undefined {
  for (const component of components) {
    if (component.role !== role) continue;
    const containers: readonly Container[] = component.containers;
    const container = isGatekeeper(component)
      ? gatekeeperContainer(containers)
      : (containers.find(({ name }) => name === role) ?? containers[0]);
    if (container?.version) return container.version;
  }
  return undefined;
}
