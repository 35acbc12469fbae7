import type { Assignment, Override } from './assignment.ts';
import {
  type Definition,
  type Initiative,
  type InitiativeMember,
  isInitiativeId,
  needsIdentity,
} from './definition.ts';
import { anything, certain, evaluate, isExpression, just, type Outcome } from './expression.ts';
import {
  effectiveValue,
  givenValue,
  type ParameterValues,
  type PolicyParameter,
  referencedParameter,
  withoutCaseTwins,
} from './parameter.ts';
import { idKey } from './resource-id.ts';
import { asPinned } from './version-pattern.ts';

/** The effect a definition has at an assignment, and what decided it. `effect` is absent when it cannot be told. */
export interface ResolvedEffect {
  readonly effect?: string;
  /** Without an effect: those that an expression may come to. */
  readonly mayBe?: readonly string[];
  readonly from: 'override' | 'parameter' | 'default' | 'literal' | 'expression' | 'unknown';
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

/** `values` are the definition's own, already resolved from its initiative's; `open` those that could not be. */
export function resolveEffect(
  definition: Definition,
  values: ParameterValues,
  overrides: readonly Override[] = [],
  referenceId = '',
  open: OpenValues = {},
): ResolvedEffect {
  const override = overrides.find((candidate) => candidate.kind === 'policyEffect' && selects(candidate, referenceId));
  if (override) return { effect: override.value, from: 'override' };
  const { effectExpression } = definition;
  const outcome = evaluate(effectExpression, (name) => {
    const undecided = givenValue(open, name) as Outcome | undefined;
    const value = effectiveValue(definition.parameters, values, name);
    return undecided ?? (value === undefined ? anything : just(value));
  });
  const effects = outcome.values.filter((value) => typeof value === 'string' && value !== '') as string[];
  const effect = certain(outcome) && effects[0];
  if (effect === undefined) return { from: 'unknown', ...(effects.length > 0 && { mayBe: effects }) };
  const parameter = referencedParameter(effectExpression);
  if (parameter !== undefined)
    return { effect, from: givenValue(values, parameter) === undefined ? 'default' : 'parameter' };
  return { effect, from: isExpression(effectExpression) ? 'expression' : 'literal' };
}

/** Whether the assignment's identity has to be able to deploy or modify, as far as the effect can be told. */
export function mayDeploy({ definition, effect: { effect, mayBe } }: AssignedDefinition): boolean {
  if (effect !== undefined) return needsIdentity(effect);
  return mayBe ? mayBe.some(needsIdentity) : (definition?.roleDefinitionIds.length ?? 0) > 0;
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

/** Values that parameters of the assignment do not decide alone: what they may be. */
type OpenValues = Readonly<Record<string, Outcome>>;

/** A member's own values: literals as they are, expressions evaluated with the assignment's or the initiative's defaults. */
function memberValues(
  initiative: Initiative,
  member: InitiativeMember,
  given: ParameterValues,
): { readonly values: ParameterValues; readonly open: OpenValues } {
  const values: Record<string, unknown> = {};
  const open: Record<string, Outcome> = {};
  const parameter = (name: string) => {
    const value = effectiveValue(initiative.parameters, given, name);
    return value === undefined ? anything : just(value);
  };
  for (const [name, value] of Object.entries(member.parameters)) {
    const outcome = evaluate(value, parameter);
    const known = certain(outcome);
    if (known) values[name] = known.value;
    else if (referencedParameter(value) === undefined) open[name] = outcome;
  }
  return { values, open };
}

/** The catalogue, keyed by `idKey`: each in its newest version. */
export interface Catalogue {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly initiatives: ReadonlyMap<string, Initiative>;
  readonly versions?: PinnedVersions;
}

/** Versions that are pinned where the newest is another, by `versionedKey`. */
export interface PinnedVersions {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly initiatives: ReadonlyMap<string, Initiative>;
}

export const noVersions: PinnedVersions = { definitions: new Map(), initiatives: new Map() };

/** What of an assignment decides its effects. */
type AtWork = Pick<Assignment, 'definitionId' | 'definitionVersion' | 'parameters' | 'overrides'>;

/** The initiative in the version that the assignment pins; undefined when that is not in the catalogue. */
export function initiativeOf(
  assignment: Pick<AtWork, 'definitionId' | 'definitionVersion'>,
  { initiatives, versions }: Catalogue,
): Initiative | undefined {
  const newest = initiatives.get(idKey(assignment.definitionId));
  return versions?.initiatives.get(versionedKey(assignment)) ?? asPinned(newest, assignment.definitionVersion);
}

function definitionOf(
  pin: Pick<InitiativeMember, 'definitionId' | 'definitionVersion'>,
  { definitions, versions }: Catalogue,
): Definition | undefined {
  const newest = definitions.get(idKey(pin.definitionId));
  return versions?.definitions.get(versionedKey(pin)) ?? asPinned(newest, pin.definitionVersion);
}

/**
 * Every definition at work through the assignment, each in the version that is pinned. Empty when its initiative is not in the
 * catalogue.
 */
export function assignedDefinitions(assignment: AtWork, catalogue: Catalogue): readonly AssignedDefinition[] {
  if (!isInitiativeId(assignment.definitionId)) {
    const definition = definitionOf(assignment, catalogue);
    return [
      one(assignment, { definitionId: assignment.definitionId, referenceId: '' }, definition, assignment.parameters),
    ];
  }
  const initiative = initiativeOf(assignment, catalogue);
  return (initiative?.members ?? []).map((member) => {
    const definition = definitionOf(member, catalogue);
    const { values, open } = initiative ? memberValues(initiative, member, assignment.parameters) : {};
    return one(assignment, member, definition, values, open);
  });
}

export function versionedKey({
  definitionId,
  definitionVersion,
}: Pick<InitiativeMember, 'definitionId' | 'definitionVersion'>): string {
  return idKey(definitionVersion === undefined ? definitionId : `${definitionId}/versions/${definitionVersion}`);
}

function one(
  assignment: AtWork,
  { definitionId, referenceId }: Pick<InitiativeMember, 'definitionId' | 'referenceId'>,
  definition: Definition | undefined,
  values: ParameterValues = {},
  open: OpenValues = {},
): AssignedDefinition {
  const effect: ResolvedEffect = definition
    ? resolveEffect(definition, values, assignment.overrides, referenceId, open)
    : { from: 'unknown' };
  return { definitionId, referenceId, values, effect, ...(definition ? { definition } : {}) };
}

/**
 * The effects of an assignment for one line: `Deny`, or `Audit ×20, Deny ×3` for an initiative, with how many of its members
 * were read where that is not all. "" when none is known.
 */
export function effectSummary(assigned: readonly AssignedDefinition[]): string {
  const counts = new Map<string, number>();
  for (const { definition, effect } of assigned) {
    const label =
      effect.effect ?? effect.mayBe?.join(' or ') ?? (definition && assigned.length > 1 ? 'hidden' : undefined);
    if (label === undefined) continue;
    const known = [...counts.keys()].find((key) => key.toLowerCase() === label.toLowerCase()) ?? label;
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  if (assigned.length === 1) return sorted[0]?.[0] ?? '';
  const read = assigned.filter(({ definition }) => definition !== undefined).length;
  const effects = sorted.map(([effect, count]) => `${effect} ×${count}`).join(', ');
  if (read === assigned.length) return effects;
  return `${read} of ${assigned.length} read${effects && `: ${effects}`}`;
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
