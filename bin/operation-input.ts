import type { Definition, Initiative } from '../src/governance/azure/definition.ts';
import { isInitiativeId, wellKnown } from '../src/governance/azure/definition.ts';
import type { PolicyParameter } from '../src/governance/azure/parameter.ts';
import { idKey } from '../src/governance/azure/resource-id.ts';
import type { Problem } from '../src/governance/reading.ts';
import type { AzureSlice } from '../src/state/azure-state.ts';
import type { LiveConsole } from '../src/state/console-state.ts';
import type { AssignFlags, OperationRequest } from './azure-commands.ts';

/** A name on the command line that says nothing, or not one thing. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problem: Problem;

  constructor(what: string, next: string, status?: number) {
    super(what);
    this.problem = { what, next, ...(status === undefined ? {} : { status }) };
  }
}

/** What the operation's plan takes, with every name looked up. @throws InputError */
export async function operationInput(request: OperationRequest, live: LiveConsole): Promise<unknown> {
  switch (request.kind) {
    case 'enable-addon':
    case 'disable-addon':
      return { clusterId: theCluster(live).id };
    case 'attach-acr':
    case 'detach-acr': {
      const { registry, principalId } = request;
      return { clusterId: theCluster(live).id, registry, ...(principalId === undefined ? {} : { principalId }) };
    }
    case 'scan':
      return { scope: request.scope ?? groupOfTheCluster(live) };
    case 'delete-assignment':
      return { assignmentId: await assignmentNamed(request.assignment, live) };
    case 'assign':
      return assignInput(request.definition, request.flags, live);
  }
}

function theCluster(live: LiveConsole) {
  const { cluster } = live.store.getState().azure.picture;
  if (cluster.value !== undefined) return cluster.value;
  const { what, next, status } = cluster.problem ?? {
    what: 'It is not known which AKS cluster this is',
    next: 'Name it with --cluster.',
  };
  throw new InputError(what, next, status);
}

function groupOfTheCluster(live: LiveConsole): string {
  const { subscriptionId, resourceGroup } = theCluster(live);
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

/** Reads the slice and gives its value. @throws InputError when it cannot be read */
async function read<T>(
  live: LiveConsole,
  slice: AzureSlice,
  pick: (state: ReturnType<LiveConsole['store']['getState']>['azure']['picture']) => { value?: T; problem?: Problem },
): Promise<T> {
  await live.azure.refresh(slice);
  const { value, problem } = pick(live.store.getState().azure.picture);
  if (value !== undefined) return value;
  const { what, next, status } = problem ?? { what: `${slice} could not be read`, next: 'Try again.' };
  throw new InputError(what, next, status);
}

async function assignmentNamed(wanted: string, live: LiveConsole): Promise<string> {
  if (wanted.startsWith('/')) return wanted;
  const assignments = await read(live, 'assignments', ({ assignments: reading }) => reading);
  return one('assignment', wanted, assignments).id;
}

const starters: Readonly<Record<string, string>> = {
  baseline: wellKnown.podSecurityBaseline,
  restricted: wellKnown.podSecurityRestricted,
  safeguards: wellKnown.deploymentSafeguards,
};

async function definitionNamed(wanted: string, live: LiveConsole): Promise<Definition | Initiative> {
  const id = starters[wanted.toLowerCase()] ?? wanted;
  if (id.startsWith('/')) {
    const fetched = isInitiativeId(id) ? await live.azure.fetchInitiative(id) : await live.azure.fetchDefinition(id);
    if ('value' in fetched) return fetched.value;
    throw new InputError(fetched.problem.what, fetched.problem.next, fetched.problem.status);
  }
  const definitions = await read(live, 'catalogue', ({ definitions: reading }) => reading);
  const initiatives = await read(live, 'catalogue', ({ initiatives: reading }) => reading);
  return one('definition or initiative', wanted, [...definitions.values(), ...initiatives.values()]);
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
}

/** By name, else by display name; both without case. @throws InputError when none or several fit */
function one<T extends Named>(noun: string, wanted: string, all: readonly T[]): T {
  const text = wanted.trim().toLowerCase();
  const byName = all.filter(({ name }) => name.toLowerCase() === text);
  const found = byName.length > 0 ? byName : all.filter(({ displayName }) => displayName.toLowerCase() === text);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (first === undefined) {
    throw new InputError(`There is no ${noun} "${wanted}" among ${all.length}`, 'Give its name, display name or id.');
  }
  throw new InputError(
    `"${wanted}" fits ${found.length}: ${found.map(({ id }) => id).join(', ')}`,
    'Give the id of one.',
  );
}

async function assignInput(wanted: string, flags: AssignFlags, live: LiveConsole): Promise<unknown> {
  const definition = await definitionNamed(wanted, live);
  const { name, effect, displayName, notScope, message, location, enforcementMode, excludedNamespaces } = flags;
  const parameters = parametersOf(definition.parameters, flags.param ?? []);
  if (excludedNamespaces !== undefined) {
    const key = definition.parameters.find((known) => known.name.toLowerCase() === 'excludednamespaces');
    if (!key)
      throw new InputError(
        `${definition.displayName} has no parameter excludedNamespaces`,
        knownNames(definition.parameters),
      );
    // The value replaces the default, which leaves out the system's own namespaces.
    const before = Array.isArray(key.defaultValue) ? key.defaultValue.filter((one) => typeof one === 'string') : [];
    parameters[key.name] = [...new Set([...before, ...excludedNamespaces])];
  }
  return {
    scope: flags.scope ?? groupOfTheCluster(live),
    ...(name === undefined ? {} : { name }),
    ...(effect === undefined ? {} : { effect: spelled(definition.parameters, effect) }),
    content: {
      definitionId: definition.id,
      enforcementMode,
      parameters,
      ...(displayName === undefined ? {} : { displayName }),
      ...(notScope === undefined ? {} : { notScopes: notScope }),
      ...(message === undefined ? {} : { nonComplianceMessages: [{ message }] }),
      ...(location === undefined ? {} : { location }),
    },
  };
}

/** As the definition spells it, where it lists the effect. */
function spelled(parameters: readonly PolicyParameter[], effect: string): string {
  const allowed = parameters.find(({ name }) => name.toLowerCase() === 'effect')?.allowedValues ?? [];
  return allowed.find((one): one is string => String(one).toLowerCase() === effect.toLowerCase()) ?? effect;
}

/** `name=value` with the type that the definition gives the parameter. @throws InputError */
export function parametersOf(known: readonly PolicyParameter[], given: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new InputError(`--param ${text}: no value`, 'Write name=value.');
      const name = text.slice(0, equals);
      const parameter = known.find((one) => idKey(one.name) === idKey(name));
      if (!parameter) throw new InputError(`The definition has no parameter ${name}`, knownNames(known));
      return [parameter.name, typedValue(parameter, text.slice(equals + 1))];
    }),
  );
}

function typedValue({ name, type }: PolicyParameter, text: string): unknown {
  if (type === 'string' || type === 'datetime') return text;
  if (type === 'array' && !text.trimStart().startsWith('['))
    return text === '' ? [] : text.split(',').map((one) => one.trim());
  try {
    return JSON.parse(type === 'boolean' ? text.toLowerCase() : text);
  } catch {
    throw new InputError(`--param ${name}: ${text} is not of type ${type}`, 'Write it as JSON.');
  }
}

function knownNames(parameters: readonly PolicyParameter[]): string {
  return `It has: ${parameters.map(({ name, type, required }) => `${name} (${type}${required ? ', required' : ''})`).join(', ') || 'none'}.`;
}
