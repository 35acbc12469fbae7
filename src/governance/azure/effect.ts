import type { Assignment, Override } from './assignment.ts';
import { type Definition, type Initiative, type InitiativeMember, isInitiativeId } from './definition.ts';
import {
  effectiveValue,
  type ParameterValues,
  type PolicyParameter,
  referencedParameter,
  withoutCaseTwins,
} from './parameter.ts';
import { idKey } from './resource-id.ts';

/** The effect a definition has at an assignment, and what decided it. `effect` is absent when an expression hides it. */
export interface ResolvedEffect {
  readonly effect?: string;
  readonly from: 'override' | 'parameter' | 'default' | 'literal' | 'unknown';
}

/** One definition at work through an assignment: the assignment's own, or a member of its initiative. */
export interface AssignedDefinition {
  readonly definitionId: string;
  /** "" when the definition is assigned by itself. */
  readonly referenceId: string;
  readonly definition?: Definition;
  readonly values: ParameterValues;
  readonly effect: ResolvedEffect;
}

/** The definition's parameter that holds its effect, if one does. */
export function effectParameter(definition: Definition): PolicyParameter | undefined {
  const name = referencedParameter(definition.effectExpression);
  return name === undefined
    ? undefined
    : definition.parameters.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase());
}

/** The effects that may be chosen, each once: built-ins list `Audit` and `audit`. */
export function effectChoices(definition: Definition): readonly string[] {
  const parameter = effectParameter(definition);
  if (parameter === undefined) return definition.effectExpression.startsWith('[') ? [] : [definition.effectExpression];
  return withoutCaseTwins(parameter.allowedValues ?? []).filter((value) => typeof value === 'string');
}

/** `values` are the definition's own, already resolved from its initiative's. */
export function resolveEffect(
  definition: Definition,
  values: ParameterValues,
  overrides: readonly Override[] = [],
  referenceId = '',
): ResolvedEffect {
  const override = overrides.find((candidate) => candidate.kind === 'policyEffect' && selects(candidate, referenceId));
  if (override) return { effect: override.value, from: 'override' };
  const parameter = referencedParameter(definition.effectExpression);
  if (parameter === undefined) {
    return definition.effectExpression === '' || definition.effectExpression.startsWith('[')
      ? { from: 'unknown' }
      : { effect: definition.effectExpression, from: 'literal' };
  }
  const given = effectiveValue([], values, parameter);
  if (typeof given === 'string') return { effect: given, from: 'parameter' };
  const fallback = effectiveValue(definition.parameters, {}, parameter);
  return typeof fallback === 'string' ? { effect: fallback, from: 'default' } : { from: 'unknown' };
}

/** An override without a selector on reference ids is for every member. */
function selects(override: Override, referenceId: string): boolean {
  return override.selectors
    .filter((selector) => selector.kind.toLowerCase() === 'policydefinitionreferenceid')
    .every((selector) => {
      const among = (ids: readonly string[]) => ids.some((id) => id.toLowerCase() === referenceId.toLowerCase());
      return (
        (selector.in === undefined || among(selector.in)) && (selector.notIn === undefined || !among(selector.notIn))
      );
    });
}

/** A member's own values: literals as they are, `[parameters('x')]` from the assignment's or the initiative's default. */
export function memberValues(
  initiative: Initiative,
  member: InitiativeMember,
  given: ParameterValues,
): ParameterValues {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(member.parameters)) {
    const reference = referencedParameter(value);
    const resolved = reference === undefined ? value : effectiveValue(initiative.parameters, given, reference);
    if (resolved !== undefined) values[name] = resolved;
  }
  return values;
}

/** The catalogue, keyed by `idKey`. */
export interface Catalogue {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly initiatives: ReadonlyMap<string, Initiative>;
}

/** What of an assignment decides its effects. */
type AtWork = Pick<Assignment, 'definitionId' | 'parameters' | 'overrides'>;

/** Every definition at work through the assignment. Empty when its initiative is not in the catalogue. */
export function assignedDefinitions(assignment: AtWork, catalogue: Catalogue): readonly AssignedDefinition[] {
  if (!isInitiativeId(assignment.definitionId)) {
    const definition = catalogue.definitions.get(idKey(assignment.definitionId));
    return [one(assignment, assignment.definitionId, '', definition, assignment.parameters)];
  }
  const initiative = catalogue.initiatives.get(idKey(assignment.definitionId));
  return (initiative?.members ?? []).map((member) => {
    const definition = catalogue.definitions.get(idKey(member.definitionId));
    const values = initiative ? memberValues(initiative, member, assignment.parameters) : {};
    return one(assignment, member.definitionId, member.referenceId, definition, values);
  });
}

function one(
  assignment: AtWork,
  definitionId: string,
  referenceId: string,
  definition: Definition | undefined,
  values: ParameterValues,
): AssignedDefinition {
  const effect: ResolvedEffect = definition
    ? resolveEffect(definition, values, assignment.overrides, referenceId)
    : { from: 'unknown' };
  return { definitionId, referenceId, values, effect, ...(definition ? { definition } : {}) };
}

/** The effects of an assignment for one line: `Deny`, or `Audit ×20, Deny ×3` for an initiative. "" when none is known. */
export function effectSummary(assigned: readonly AssignedDefinition[]): string {
  const counts = new Map<string, number>();
  for (const { effect } of assigned) {
    if (effect.effect === undefined) continue;
    const known = [...counts.keys()].find((key) => key.toLowerCase() === effect.effect?.toLowerCase()) ?? effect.effect;
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return assigned.length === 1
    ? (sorted[0]?.[0] ?? '')
    : sorted.map(([effect, count]) => `${effect} ×${count}`).join(', ');
}

/**
 * The enforcement action that the add-on gives a constraint, or `none` when it makes no constraint: `Disabled`, a mutation, or
 * a definition that Azure Resource Manager evaluates itself. Undefined when the definition or its effect is not known.
 */
export function expectedAction(
  assignment: Assignment,
  assigned: AssignedDefinition,
): 'deny' | 'dryrun' | 'warn' | 'none' | undefined {
  if (assigned.definition === undefined || assigned.effect.effect === undefined) return undefined;
  if (assigned.definition.inCluster !== 'constraint') return 'none';
  const effect = assigned.effect.effect.toLowerCase();
  if (effect === 'disabled') return 'none';
  if (effect === 'deny') return assignment.enforcementMode === 'DoNotEnforce' ? 'dryrun' : 'deny';
  return effectiveValue(assigned.definition.parameters, assigned.values, 'warn') === true ? 'warn' : 'dryrun';
}
