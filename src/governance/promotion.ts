import type { ClusterPicture } from './cluster-picture.ts';
import type { PodOwner } from './component.ts';
import { type Constraint, constraintKey } from './constraint.ts';
import type { ConstraintTemplate } from './constraint-template.ts';
import { isDenying } from './enforcement-point.ts';
import { matchesWildcard } from './findings/exempt-namespaces.ts';
import { known } from './known.ts';
import { matchesSelector } from './label-selector.ts';
import { textsOf } from './raw-json.ts';
import { columnsOf } from './violation-pack.ts';
import { countOf, ownerOf, type ViolationOwner } from './violations.ts';

/** What would come of denying what constraints now only report: by what the last audits found. */
export interface Promotion {
  /** Those that do not deny yet. */
  readonly constraints: readonly Promoted[];
  /** Of them that deny already, how many. */
  readonly denying: number;
  /** Who would be refused, by the most violations first. */
  readonly affected: readonly Affected[];
  /** Who violates in namespaces that the webhook does not look at. */
  readonly exempt: readonly Affected[];
}

interface Promoted {
  readonly constraint: Constraint;
  /** What the audit found and how much of it is known by name. `total` is absent where nobody says. */
  readonly shown: number;
  readonly total?: number;
  /** `spec.match.excludedNamespaces`. */
  readonly excluded: readonly string[];
  /** Its template looks at creations only: what is there can still be changed. */
  readonly creationsOnly: boolean;
}

/** A workload whose pods violate, or an object that violates itself. */
export interface Affected {
  readonly owner: ViolationOwner;
  readonly violations: number;
  /** Pods of it that run; absent where it has none, or pods may not be read. */
  readonly pods?: number;
  /** `kind/name` of the constraints. */
  readonly constraints: readonly string[];
  /** Why the webhook does not look at its namespace. */
  readonly exemptBy?: string;
}

export function promotionOf(constraints: readonly Constraint[], picture: ClusterPicture): Promotion {
  const promoted = constraints.filter((constraint) => !isDenying(constraint));
  const templates = new Map((known(picture.templates) ?? []).map((template) => [template.kind, template]));
  const affected = [...affectedBy(promoted, templates, picture)].sort((a, b) => b.violations - a.violations);
  return {
    constraints: promoted.map((constraint) => ({
      constraint,
      ...countOf(constraint),
      excluded: textsOf(constraint.match.excludedNamespaces),
      creationsOnly: templates.get(constraint.kind)?.updates === 'passed',
    })),
    denying: constraints.length - promoted.length,
    affected: affected.filter(({ exemptBy }) => exemptBy === undefined),
    exempt: affected.filter(({ exemptBy }) => exemptBy !== undefined),
  };
}

function affectedBy(
  constraints: readonly Constraint[],
  templates: ReadonlyMap<string, ConstraintTemplate>,
  picture: ClusterPicture,
): Iterable<Affected> {
  const owners = known(picture.pods);
  const running = podsByOwner(owners);
  const exempt = exemptions(picture);
  const all = new Map<string, Affected>();
  for (const constraint of constraints) {
    const columns = columnsOf(constraint.violations);
    // A policy of the API server's asks for no webhook.
    const byWebhook = templates.get(constraint.kind)?.engine === 'rego';
    for (let row = 0; row < columns.length; row++) {
      const owner = ownerOf(columns.violation(row), owners);
      const key = `${owner.group}/${owner.kind}/${owner.namespace}/${owner.name}`;
      const before = all.get(key) ?? { owner, violations: 0, constraints: [] };
      const name = constraintKey(constraint);
      const pods = running.get(key);
      const exemptBy = byWebhook ? exempt(owner.namespace) : undefined;
      all.set(key, {
        owner,
        violations: before.violations + 1,
        constraints: before.constraints.includes(name) ? before.constraints : [...before.constraints, name],
        ...(pods !== undefined && { pods }),
        ...(exemptBy !== undefined && { exemptBy }),
      });
    }
  }
  return all.values();
}

function podsByOwner(pods: ReadonlyMap<string, PodOwner> | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [pod, { owner }] of pods ?? []) {
    if (owner === undefined) continue;
    const key = `${owner.group}/${owner.kind}/${pod.split('/')[0]}/${owner.name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Why the validating webhook is not asked about objects of a namespace; undefined where it is, or that is not known. */
function exemptions(picture: ClusterPicture): (namespace: string) => string | undefined {
  const namespaces = new Map((known(picture.namespaces) ?? []).map((one) => [one.name, one.labels]));
  const webhooks = (known(picture.webhooks) ?? [])
    .flatMap((configuration) => configuration.webhooks)
    .filter(({ name }) => name === 'validation.gatekeeper.sh');
  const patterns = (known(picture.config) ?? [])
    .flatMap(({ exclusions }) => exclusions)
    .filter(({ processes }) => processes.includes('*') || processes.includes('webhook'))
    .flatMap((exclusion) => exclusion.namespaces);
  return (namespace) => {
    if (patterns.some((pattern) => matchesWildcard(pattern, namespace))) return 'Gatekeeper’s Config leaves it out';
    const labels = namespaces.get(namespace);
    if (labels === undefined || webhooks.length === 0) return undefined;
    const all = { 'kubernetes.io/metadata.name': namespace, ...labels };
    const asked = webhooks.some(({ namespaceSelector }) => matchesSelector(namespaceSelector, all));
    return asked ? undefined : 'the webhook’s namespaceSelector leaves it out';
  };
}
