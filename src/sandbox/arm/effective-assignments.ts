/** Which definitions an assignment stands for, with parameters and effect resolved, and which assignments reach a resource. */

import { pinned } from './definition-versions.ts';
import { hasLapsed } from './exemptions.ts';
import type { ParameterDefinitions } from './policy-parameters.ts';
import { canonical, sameId, scopeChain, scopeOf } from './resource-ids.ts';
import type { ArmResource, ArmWorld } from './world.ts';

/** One definition of one assignment as it holds at a resource. */
export interface EffectiveDefinition {
  assignmentId: string;
  definitionId: string;
  /** Empty unless the definition is a member of an initiative. */
  referenceId: string;
  /** Empty unless the definition is a member of an initiative. */
  setDefinitionId: string;
  /** `Deny`, `Audit`, `Mutate`, `Disabled` …, as assigned; its case is the assigner's. */
  effect: string;
  enforcementMode: string;
  /** Every parameter of the definition, defaults filled in. */
  parameters: Record<string, unknown>;
  /** What the constraint's own parameters are: the rule's `details.values`, resolved. */
  values: Record<string, unknown>;
  /** What the constraint looks at; undefined where the template has no kinds, as for mutations. */
  match: { apiGroups: string[]; kinds: string[] }[] | undefined;
  /** `container-no-privilege/v2` for built-ins; undefined for custom ones and for ARM rules. */
  template: string | undefined;
  /** The YAML of a custom definition's constraint template. */
  templateContent: string | undefined;
  /** True for definitions that the add-on carries into clusters. */
  inCluster: boolean;
  /** True where the template mutates instead of judging. */
  mutation: boolean;
  /** True while an exemption takes the resource out of it. */
  exempt: boolean;
}

type Values = Record<string, { value?: unknown } | undefined>;

interface Member {
  definition: ArmResource;
  referenceId: string;
  setDefinitionId: string;
  parameters: Record<string, unknown>;
  effect: string;
}

/** The members of an assignment; empty when its definition is gone. */
export function membersOf(world: ArmWorld, assignment: ArmResource): Member[] {
  const assigned = (assignment.properties.parameters ?? {}) as Values;
  const definitionId = String(assignment.properties.policyDefinitionId);
  const alone = world.definitions.get(definitionId);
  if (alone) return [member(alone, '', '', assigned, assignment)];
  const set = world.initiatives.get(definitionId);
  if (!set) return [];
  const setValues = withDefaults(set.properties.parameters as ParameterDefinitions, assigned);
  const entries = (set.properties.policyDefinitions ?? []) as {
    policyDefinitionReferenceId?: string;
    policyDefinitionId: string;
    definitionVersion?: string;
    parameters?: Values;
  }[];
  return entries.flatMap((entry) => {
    const definition = world.definitions.get(entry.policyDefinitionId);
    if (!definition) return [];
    const values = Object.fromEntries(
      Object.entries(entry.parameters ?? {}).map(([name, given]) => [
        name,
        { value: resolve(given?.value, setValues) },
      ]),
    );
    return [
      member(
        pinned(world, definition, entry.definitionVersion),
        entry.policyDefinitionReferenceId ?? '',
        set.id,
        values,
        assignment,
      ),
    ];
  });
}

function member(
  definition: ArmResource,
  referenceId: string,
  setDefinitionId: string,
  values: Values,
  assignment: ArmResource,
): Member {
  const parameters = withDefaults((definition.properties.parameters ?? {}) as ParameterDefinitions, values);
  const rule = definition.properties.policyRule as { then?: { effect?: unknown } } | undefined;
  const effect =
    overriddenEffect(assignment, referenceId) ?? String(resolve(rule?.then?.effect, parameters) ?? 'Audit');
  return { definition, referenceId, setDefinitionId, parameters, effect };
}

interface Override {
  kind?: string;
  value?: string;
  selectors?: { kind?: string; in?: string[]; notIn?: string[] }[];
}

function overriddenEffect(assignment: ArmResource, referenceId: string): string | undefined {
  const overrides = (assignment.properties.overrides ?? []) as Override[];
  const hit = overrides.find(({ kind, selectors = [] }) => {
    if (kind !== 'policyEffect') return false;
    return selectors.every(
      (selector) =>
        selector.kind !== 'policyDefinitionReferenceId' ||
        (selector.in ? selector.in.includes(referenceId) : !selector.notIn?.includes(referenceId)),
    );
  });
  return hit?.value;
}

function withDefaults(definitions: ParameterDefinitions | undefined, values: Values): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(definitions ?? {}).map(([name, { defaultValue }]) => [
      name,
      given(values, name)?.value ?? defaultValue,
    ]),
  );
}

/** Parameter names are compared without regard to case. */
function given(values: Values, name: string): { value?: unknown } | undefined {
  return values[name] ?? Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

const reference = /^\[\s*parameters\('([^']+)'\)\s*\]$/i;
/** The one expression that initiatives of the catalogue hold: what deploys is switched on and off by their effect. */
const choice =
  /^\[\s*if\(\s*equals\(\s*parameters\('([^']+)'\)\s*,\s*'([^']*)'\s*\)\s*,\s*'([^']*)'\s*,\s*'([^']*)'\s*\)\s*\]$/i;

/** `[parameters('x')]` and a choice by it as their values; anything else as it stands. */
function resolve(value: unknown, parameters: Record<string, unknown>): unknown {
  if (typeof value !== 'string') return value;
  const name = reference.exec(value)?.[1];
  if (name !== undefined) return parameters[name];
  const [, chosenBy, wanted, yes, no] = choice.exec(value) ?? [];
  if (chosenBy === undefined || wanted === undefined) return value;
  return parameters[chosenBy] === wanted ? yes : no;
}

/** The assignments that stand at a resource or above it and do not exclude it. */
function assignmentsReaching(world: ArmWorld, resourceId: string): ArmResource[] {
  const chain = new Set(scopeChain(resourceId));
  const holds = (scope: unknown) => chain.has(canonical(String(scope)));
  return world.assignments
    .all()
    .filter(({ properties }) => holds(properties.scope) && !((properties.notScopes ?? []) as string[]).some(holds));
}

/** True when an exemption that has not run out takes the resource out of an assignment, or of that member of it. */
function isExempt(
  world: ArmWorld,
  resourceId: string,
  assignmentId: string,
  referenceId: string,
  now: number,
): boolean {
  const chain = new Set(scopeChain(resourceId));
  return world.exemptions.all().some((exemption) => {
    const { policyDefinitionReferenceIds, policyAssignmentId } = exemption.properties;
    const references = (policyDefinitionReferenceIds ?? []) as string[];
    return (
      !hasLapsed(exemption, now) &&
      chain.has(canonical(scopeOf(exemption.id))) &&
      sameId(String(policyAssignmentId), assignmentId) &&
      (references.length === 0 || references.includes(referenceId))
    );
  });
}

/** Everything that holds at a resource: what is excluded is left out; Disabled and exempt are kept and said. */
export function effectiveDefinitions(world: ArmWorld, resourceId: string, now: number): EffectiveDefinition[] {
  return assignmentsReaching(world, resourceId).flatMap((assignment) =>
    membersOf(world, assignment).map(({ definition, referenceId, setDefinitionId, parameters, effect }) => ({
      assignmentId: assignment.id,
      definitionId: definition.id,
      referenceId,
      setDefinitionId,
      effect,
      enforcementMode: String(assignment.properties.enforcementMode ?? 'Default'),
      parameters,
      ...inClusterRule(definition, parameters),
      inCluster: definition.properties.mode === 'Microsoft.Kubernetes.Data',
      exempt: isExempt(world, resourceId, assignment.id, referenceId, now),
    })),
  );
}

interface RuleDetails {
  templateInfo?: { url?: string; content?: string };
  mutationInfo?: { url?: string };
  apiGroups?: string[];
  kinds?: unknown[];
  values?: Record<string, unknown>;
}

function inClusterRule(
  definition: ArmResource,
  parameters: Record<string, unknown>,
): Pick<EffectiveDefinition, 'template' | 'templateContent' | 'mutation' | 'values' | 'match'> {
  const rule = definition.properties.policyRule as { then?: { details?: RuleDetails } } | undefined;
  const { templateInfo, mutationInfo, kinds, apiGroups = [''], values = {} } = rule?.then?.details ?? {};
  const url = templateInfo?.url ?? mutationInfo?.url ?? '';
  return {
    template: /\/kubernetes\/(.+)\/(?:template|mutation)\.yaml$/.exec(url)?.[1],
    templateContent: templateInfo?.content ? Buffer.from(templateInfo.content, 'base64').toString() : undefined,
    mutation: mutationInfo !== undefined,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, resolve(value, parameters)])),
    match: kinds && [{ apiGroups, kinds: kinds.flatMap((kind) => resolve(kind, parameters) as string | string[]) }],
  };
}
