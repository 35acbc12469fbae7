/** Constraints against objects: the same for the audit and for admission. */
import { isRecord, type KubernetesObject } from './kubernetes/objects.ts';
import type { Resource } from './kubernetes/resources.ts';
import { type Matcher, matcher } from './matching.ts';
import type { Inventory, Rule } from './rules/rule.ts';
import { rules } from './rules/rules.ts';
import { builtIns } from './world/built-ins.ts';
import { allConstraints } from './world/gatekeeper.ts';
import { platformKind } from './world/platform-constraint.ts';
import { nodePortMessages, policyKind } from './world/platform-policy.ts';
import type { World } from './world/world.ts';

export const auditPoint = 'audit.gatekeeper.sh';
export const admissionPoint = 'validation.gatekeeper.sh';

interface ScopedAction {
  action: string;
  enforcementPoints?: { name: string }[];
}

const ruleOfKind = new Map<string, Rule>();
for (const { kind, rule: name } of builtIns.values()) {
  const rule = rules[name];
  if (rule) ruleOfKind.set(kind, rule);
}
const { 'pod-enforce-labels': requiredLabels } = rules;
if (requiredLabels) ruleOfKind.set(platformKind, requiredLabels);
ruleOfKind.set(policyKind, nodePortMessages);

export interface ActiveConstraint {
  constraint: KubernetesObject;
  /** spec.enforcementAction, `deny` when unset. */
  action: string;
  /** The actions at the point asked for; empty where a scoped constraint does not reach it. */
  actions: string[];
  scoped: boolean;
  matcher: Matcher;
  /** Messages of one object; always empty for templates whose logic is not in code. */
  evaluate(object: KubernetesObject): string[];
}

/** Every constraint as it acts at one enforcement point. */
export function activeConstraints(world: World, point: string): ActiveConstraint[] {
  const namespaces = world.resources.get('', 'namespaces');
  const labelsOfNamespace = (name: string) => world.store.find(namespaces, undefined, name)?.metadata.labels ?? {};
  const inventory: Inventory = {
    list: (group, plural, namespace) => world.store.list(world.resources.get(group, plural), namespace),
  };
  return allConstraints(world).map((constraint) => {
    const spec = isRecord(constraint.spec) ? constraint.spec : {};
    const action = String(spec.enforcementAction ?? 'deny').toLowerCase();
    const parameters = isRecord(spec.parameters) ? spec.parameters : {};
    const rule = ruleOfKind.get(constraint.kind);
    return {
      constraint,
      action,
      actions: action === 'scoped' ? scopedActions(spec.scopedEnforcementActions, point) : [action],
      scoped: action === 'scoped',
      matcher: matcher(constraint, labelsOfNamespace),
      evaluate: (object) => (rule ? rule(object, parameters, inventory) : []),
    };
  });
}

function scopedActions(given: unknown, point: string): string[] {
  const scoped = Array.isArray(given) ? (given as ScopedAction[]) : [];
  return scoped
    .filter(({ enforcementPoints = [] }) => enforcementPoints.some(({ name }) => name === point || name === '*'))
    .map(({ action }) => action);
}

/** Cut to 256 bytes, as Gatekeeper cuts a message before it goes into status, logs and events. */
export function cutMessage(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= 256) return message;
  return bytes
    .subarray(0, 256)
    .toString()
    .replace(/\uFFFD$/, '');
}

/** A resource that Gatekeeper reviews: not its own, no reviews, nothing virtual. */
export function isReviewed(resource: Resource): boolean {
  return !resource.group.endsWith('gatekeeper.sh') && resource.verbs.length > 1 && resource.kind !== 'Event';
}
