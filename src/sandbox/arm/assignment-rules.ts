/** What ARM refuses in a policy assignment, with its codes. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { membersOf } from './effective-assignments.ts';
import { armError } from './errors.ts';
import type { ParameterDefinition, ParameterDefinitions } from './policy-parameters.ts';
import { canonical, scopeChain, scopeOf, scopeParts } from './resource-ids.ts';
import { allSubscriptions } from './tenant.ts';
import type { ArmResource, ArmWorld } from './world.ts';

export const assignmentBody = z.object({
  location: z.string().nullish(),
  identity: z
    .object({ type: z.string(), userAssignedIdentities: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
  properties: z.looseObject({
    policyDefinitionId: z.string().optional(),
    parameters: z.record(z.string(), z.looseObject({ value: z.unknown() })).nullish(),
    enforcementMode: z.enum(['Default', 'DoNotEnforce', 'Enroll']).nullish(),
    notScopes: z.array(z.string()).nullish(),
  }),
});

export type AssignmentBody = z.infer<typeof assignmentBody>;

/** @throws ArmError 400 or 404 */
export function checkName(name: string, scope: string): void {
  const longest = scopeParts(scope).managementGroup ? 24 : 128;
  if (!/^[^<>*%&:?.+/\\]*[^<>*%&:?.+/ \\]+$/.test(name) || name.length > longest) {
    throw armError(
      400,
      'InvalidPolicyAssignmentName',
      `The policy assignment name '${name}' is invalid. It must not be longer than '${longest}' characters, must not hold any of '<>*%&:?.+/\\' and must not end with a blank.`,
    );
  }
}

/** @throws ArmError 404 SubscriptionNotFound, ResourceGroupNotFound or ResourceNotFound */
export function checkScope(world: ArmWorld, scope: string): void {
  const { subscription, resourceGroup } = scopeParts(scope);
  if (subscription && !allSubscriptions.some(({ subscriptionId }) => subscriptionId === subscription.toLowerCase())) {
    throw armError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  }
  if (resourceGroup && !world.resourceGroups.get(`/subscriptions/${subscription}/resourceGroups/${resourceGroup}`)) {
    throw armError(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`);
  }
}

/** The definition or initiative that is assigned. @throws ArmError 400 or 404 */
export function assignable(
  world: ArmWorld,
  name: string,
  scope: string,
  definitionId: string | undefined,
): ArmResource {
  if (!definitionId)
    throw armError(
      400,
      'InvalidCreatePolicyAssignmentRequest',
      `The policy assignment '${name}' is invalid: 'properties.policyDefinitionId' is required.`,
    );
  const isSet = /policysetdefinitions/i.test(definitionId);
  const found = (isSet ? world.initiatives : world.definitions).get(definitionId.replace(/\/versions\/[^/]+$/i, ''));
  if (!found) {
    throw armError(
      404,
      isSet ? 'PolicySetDefinitionNotFound' : 'PolicyDefinitionNotFound',
      `The policy ${isSet ? 'set ' : ''}definition '${definitionId.split('/').at(-1)}' could not be found.`,
    );
  }
  if (!scopeChain(scope).includes(canonical(scopeOf(found.id)))) {
    throw armError(
      400,
      'InvalidCreatePolicyAssignmentRequest',
      `The policy definition specified in policy assignment '${name}' is out of scope. Policy definitions should be specified only at or above the policy assignment scope.`,
    );
  }
  return found;
}

/** @throws ArmError 400 UndefinedPolicyParameter, MissingPolicyParameter, InvalidPolicyParameters or PolicyParameterValueNotAllowed */
export function checkParameters(name: string, definition: ArmResource, body: AssignmentBody): void {
  const declared = (definition.properties.parameters ?? {}) as ParameterDefinitions;
  const given = body.properties.parameters ?? {};
  const byLowerName = new Map(Object.entries(declared).map(([key, value]) => [key.toLowerCase(), value]));
  const givenNames = Object.keys(given);
  const unknown = givenNames.filter((key) => !byLowerName.has(key.toLowerCase()));
  if (unknown.length > 0) {
    throw armError(
      400,
      'UndefinedPolicyParameter',
      `The policy assignment '${name}' has the parameter(s) '${unknown.join(',')}' which are not defined in the policy definition '${definition.name}'.`,
    );
  }
  const lower = new Set(givenNames.map((key) => key.toLowerCase()));
  const missing = Object.keys(declared).filter(
    (key) => declared[key]?.defaultValue === undefined && !lower.has(key.toLowerCase()),
  );
  if (missing.length > 0) {
    throw armError(
      400,
      'MissingPolicyParameter',
      `The policy assignment '${name}' is missing the parameter(s) '${missing.join(',')}' as defined in the policy definition '${definition.name}'.`,
    );
  }
  for (const [key, { value }] of Object.entries(given)) {
    const parameter = byLowerName.get(key.toLowerCase());
    if (!parameter) continue;
    checkType(name, key, value, parameter);
    checkAllowed(definition, key, value, parameter);
  }
}

const types: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  float: (value) => typeof value === 'number',
  datetime: (value) => typeof value === 'string',
};

function checkType(assignment: string, name: string, value: unknown, { type }: ParameterDefinition): void {
  if (types[type.toLowerCase()]?.(value) !== false) return;
  throw armError(
    400,
    'InvalidPolicyParameters',
    `The policy assignment '${assignment}' is invalid: the value of parameter '${name}' is not of type '${type}'.`,
  );
}

/** Allowed values are compared with regard to case. */
function checkAllowed(
  { name: definition, properties: { policyType, version } }: ArmResource,
  name: string,
  value: unknown,
  { allowedValues }: ParameterDefinition,
): void {
  const values = Array.isArray(value) ? value : [value];
  const refused = values.find((one) => allowedValues?.every((allowed) => !isDeepStrictEqual(allowed, one)));
  if (refused === undefined) return;
  const shown = typeof refused === 'string' ? refused : JSON.stringify(refused);
  const versioned = policyType === 'BuiltIn' ? `${definition} version ${version}` : definition;
  throw armError(
    400,
    'PolicyParameterValueNotAllowed',
    `The value '${shown}' is not allowed for policy parameter '${name}' in policy definition '${versioned}'. The allowed values are '${allowedValues?.join(', ')}'.`,
  );
}

/** @throws ArmError 400 ResourceIdentityRequired or LocationRequired */
export function checkIdentity(world: ArmWorld, assignment: ArmResource): void {
  const identity = assignment.identity as { type?: string } | undefined;
  const has = identity?.type !== undefined && identity.type !== 'None';
  const deploying = membersOf(world, assignment).find(({ effect }) => /^(deployifnotexists|modify)$/i.test(effect));
  if (deploying && !has) {
    throw armError(
      400,
      'ResourceIdentityRequired',
      `The policy assignment '${assignment.name}' request is invalid. Policy assignments must include a resource identity when assigning '${deploying.effect}' policy definitions. Please see https://aka.ms/azurepolicyremediation for usage details.`,
    );
  }
  if (has && !assignment.location) {
    throw armError(
      400,
      'LocationRequired',
      `The location property is required for the policy assignment '${assignment.name}' because it has a resource identity.`,
    );
  }
}
