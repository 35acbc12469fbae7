import { byId, getDefinition, getInitiative } from '../azure/definitions.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { isInitiativeId, needsIdentity } from '../governance/azure/definition.ts';
import { type AssignedDefinition, assignedDefinitions, effectParameter } from '../governance/azure/effect.ts';
import { effectiveValue, type PolicyParameter } from '../governance/azure/parameter.ts';
import { nameOf } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import type { AssignmentContent } from './assignment-content.ts';
import type { OperationWorld } from './operation.ts';

/** What an assignment of this content would put to work. */
export interface AtWork {
  readonly title: string;
  readonly category: string;
  readonly parameters: readonly PolicyParameter[];
  /** The parameter that decides the effect, if one does: of the definition, or the initiative's `effect`. */
  readonly effectParameter?: PolicyParameter;
  readonly assigned: readonly AssignedDefinition[];
  /** Roles for the identity, each once, where an effect needs one. */
  readonly roles: readonly string[];
}

/**
 * Reads the definition, or the initiative with the members whose effect may need an identity. `effect` goes into the parameter that
 * decides it, whatever its name; without one the content stays. @throws ArmError
 */
export async function atWork(
  asked: AssignmentContent,
  effect: string | undefined,
  { arm }: OperationWorld,
  signal: AbortSignal,
): Promise<{ readonly work: AtWork; readonly content: AssignmentContent }> {
  const id = asked.definitionId;
  const initiative = isInitiativeId(id) ? await getInitiative(arm, id, signal) : undefined;
  const read = initiative
    ? initiative.members.map(({ definitionId }) => getDefinition(arm, definitionId, signal).catch(() => undefined))
    : [getDefinition(arm, id, signal)];
  const definitions = (await Promise.all(read)).filter((one) => one !== undefined);
  const [definition] = definitions;
  const root = initiative ?? definition;
  if (!root) throw new Error(`${id} cannot be read`);
  const deciding = initiative
    ? initiative.parameters.find(({ name }) => name.toLowerCase() === 'effect')
    : definition && effectParameter(definition);
  const content =
    effect === undefined || !deciding
      ? asked
      : { ...asked, parameters: { ...asked.parameters, [deciding.name]: effect } };
  const assigned = assignedDefinitions(
    { ...content, overrides: [] },
    { definitions: byId(definitions), initiatives: byId(initiative ? [initiative] : []) },
  );
  const roles = assigned.flatMap(({ definition: one, effect: { effect: is } }) =>
    one && is && needsIdentity(is) ? one.roleDefinitionIds : [],
  );
  return {
    content,
    work: {
      title: root.displayName || root.name,
      category: root.category,
      parameters: root.parameters,
      ...defined({ effectParameter: deciding }),
      assigned,
      roles: [...new Set(roles.map((role) => nameOf(role).toLowerCase()))],
    },
  };
}

/** Missing required values, values that are not allowed, values of the wrong type, names the definition does not have. */
export function parameterObstacles(
  parameters: readonly PolicyParameter[],
  values: Readonly<Record<string, unknown>>,
): readonly AzureProblem[] {
  const known = new Set(parameters.map(({ name }) => name.toLowerCase()));
  const names = parameters.map(({ name }) => name).join(', ') || 'none';
  return [
    ...parameters.flatMap(
      (parameter) => problemOf(parameter, effectiveValue(parameters, values, parameter.name)) ?? [],
    ),
    ...Object.keys(values)
      .filter((name) => !known.has(name.toLowerCase()))
      .map((name) => ({ what: `The definition has no parameter ${name}`, next: `It has: ${names}.` })),
  ];
}

function problemOf({ name, type, description, allowedValues }: PolicyParameter, value: unknown) {
  const given = JSON.stringify(value);
  if (value === undefined)
    return { what: `The parameter ${name} has no value`, next: `Give one (${type}): ${description}` };
  if (!hasType(type, value)) return { what: `The parameter ${name} must be of type ${type}`, next: `It is ${given}.` };
  if (!allowedValues || isAllowed(allowedValues, value)) return undefined;
  const allowed = allowedValues.map((one) => JSON.stringify(one)).join(', ');
  return { what: `The parameter ${name} may not be ${given}`, next: `Allowed: ${allowed}.` };
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case 'string':
    case 'datetime':
      return typeof value === 'string';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    default:
      return true;
  }
}

/** Arrays are checked item by item, as ARM does. Text is compared without case. */
function isAllowed(allowed: readonly unknown[], value: unknown): boolean {
  const same = (a: unknown, b: unknown) =>
    typeof a === 'string' && typeof b === 'string'
      ? a.toLowerCase() === b.toLowerCase()
      : JSON.stringify(a) === JSON.stringify(b);
  const one = (item: unknown) => allowed.some((candidate) => same(candidate, item));
  return one(value) || (Array.isArray(value) && value.every(one));
}
