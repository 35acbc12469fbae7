import { getDefinition, getInitiative } from '../azure/definitions.ts';
import type { Assignment } from '../governance/azure/assignment.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { type Definition, type Initiative, isInitiativeId, needsIdentity } from '../governance/azure/definition.ts';
import { type AssignedDefinition, assignedDefinitions, effectParameter } from '../governance/azure/effect.ts';
import { effectiveValue, type PolicyParameter } from '../governance/azure/parameter.ts';
import { idKey } from '../governance/azure/resource-id.ts';
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

/** Reads the definition, or the initiative with the members whose effect may need an identity. @throws ArmError */
export async function atWork(content: AssignmentContent, world: OperationWorld, signal: AbortSignal): Promise<AtWork> {
  const definitions = new Map<string, Definition>();
  const initiatives = new Map<string, Initiative>();
  let root: Definition | Initiative;
  if (isInitiativeId(content.definitionId)) {
    const initiative = await getInitiative(world.arm, content.definitionId, signal);
    root = initiative;
    initiatives.set(idKey(content.definitionId), initiative);
    const members = await Promise.all(
      initiative.members.map(({ definitionId }) =>
        getDefinition(world.arm, definitionId, signal).catch(() => undefined),
      ),
    );
    for (const member of members) if (member) definitions.set(idKey(member.id), member);
  } else {
    root = await getDefinition(world.arm, content.definitionId, signal);
    definitions.set(idKey(content.definitionId), root);
  }
  const assigned = assignedDefinitions(asAssignment(content), { definitions, initiatives });
  const deciding =
    'effectExpression' in root
      ? effectParameter(root)
      : root.parameters.find(({ name }) => name.toLowerCase() === 'effect');
  const roles = assigned.flatMap(({ definition, effect }) =>
    definition && effect.effect && needsIdentity(effect.effect) ? definition.roleDefinitionIds : [],
  );
  return {
    title: root.displayName || root.name,
    category: root.category,
    parameters: root.parameters,
    ...(deciding ? { effectParameter: deciding } : {}),
    assigned,
    roles: [...new Set(roles.map((id) => (id.split('/').at(-1) ?? id).toLowerCase()))],
  };
}

function asAssignment(content: AssignmentContent): Assignment {
  return {
    id: '',
    name: '',
    scope: '',
    madeBy: 'user',
    overrides: [],
    resourceSelectors: [],
    definitionId: content.definitionId,
    displayName: content.displayName,
    description: content.description,
    parameters: content.parameters,
    notScopes: content.notScopes,
    enforcementMode: content.enforcementMode,
    nonComplianceMessages: [],
  };
}

/** Missing required values, values that are not allowed, values of the wrong type, names the definition does not have. */
export function parameterObstacles(
  parameters: readonly PolicyParameter[],
  values: Readonly<Record<string, unknown>>,
): readonly AzureProblem[] {
  const problems: AzureProblem[] = [];
  for (const parameter of parameters) {
    const value = effectiveValue(parameters, values, parameter.name);
    if (value === undefined)
      problems.push({
        what: `The parameter ${parameter.name} has no value`,
        next: `Give one (${parameter.type}): ${parameter.description}`,
      });
    else if (!hasType(parameter.type, value))
      problems.push({
        what: `The parameter ${parameter.name} must be of type ${parameter.type}`,
        next: `It is ${JSON.stringify(value)}.`,
      });
    else if (parameter.allowedValues && !isAllowed(parameter.allowedValues, value)) {
      problems.push({
        what: `The parameter ${parameter.name} may not be ${JSON.stringify(value)}`,
        next: `Allowed: ${parameter.allowedValues.map((one) => JSON.stringify(one)).join(', ')}.`,
      });
    }
  }
  for (const name of Object.keys(values)) {
    if (!parameters.some((parameter) => parameter.name.toLowerCase() === name.toLowerCase())) {
      problems.push({
        what: `The definition has no parameter ${name}`,
        next: `It has: ${parameters.map((parameter) => parameter.name).join(', ') || 'none'}.`,
      });
    }
  }
  return problems;
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
