import type { PolicyParameter } from '../governance/azure/parameter.ts';
import { groupIdOf, idKey } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import { didYouMean } from '../governance/near-names.ts';
import { InputError } from './input-error.ts';
import type { Lookups } from './lookups.ts';
import type { InputOf } from './plan.ts';
import type { CommandWords, GivenTo } from './words.ts';

export const assignCommand = {
  name: 'assign',
  summary: 'assign a definition or initiative, by name, display name or id; or: baseline, restricted, safeguards',
  arguments: ['definition'],
  options: {
    scope: { value: '<id>', summary: "where to assign it; the cluster's resource group unless told" },
    param: {
      value: '<name=value>',
      summary: 'a parameter; may be repeated. Arrays and objects as JSON, arrays also as a,b',
      repeats: 'each',
    },
    effect: { value: '<effect>', summary: 'the effect, whatever the parameter that holds it is called' },
    enforcementMode: {
      value: '<mode>',
      summary: 'enforcement mode',
      choices: ['Default', 'DoNotEnforce'],
      default: 'Default',
    },
    name: { value: '<name>', summary: 'name of the assignment; made from the display name unless told' },
    displayName: { value: '<text>', summary: "display name; the definition's unless told" },
    excludedNamespaces: {
      value: '<names>',
      summary: 'namespaces to leave out, a,b; may be repeated',
      repeats: 'list',
    },
    notScope: { value: '<id>', summary: 'a scope below to leave out; may be repeated', repeats: 'each' },
    message: { value: '<text>', summary: 'what people are told whose resources do not comply' },
    location: { value: '<region>', summary: 'where the identity lives, for effects that need one' },
  },
} as const satisfies CommandWords;

/** What the command was given, as the operation takes it. @throws InputError */
export async function assignInput(given: GivenTo<typeof assignCommand>, lookups: Lookups): Promise<InputOf<'assign'>> {
  const policy = await lookups.policy(given.definition);
  const { name, effect, displayName, notScope, message, location, enforcementMode, excludedNamespaces } = given;
  const parameters = parametersGiven(policy.parameters, given.param ?? []);
  if (excludedNamespaces !== undefined) {
    const key = policy.parameters.find((known) => known.name.toLowerCase() === 'excludednamespaces');
    if (!key) {
      const what = `${policy.displayName} has no parameter excludedNamespaces`;
      throw new InputError({ what, next: knownNames(policy.parameters) });
    }
    // The value replaces the default, which leaves out the system's own namespaces.
    const before = Array.isArray(key.defaultValue) ? key.defaultValue.filter((one) => typeof one === 'string') : [];
    parameters[key.name] = [...new Set([...before, ...excludedNamespaces])];
  }
  return {
    scope: given.scope ?? groupIdOf(lookups.cluster()),
    ...defined({ name, effect }),
    content: {
      definitionId: policy.id,
      enforcementMode,
      parameters,
      ...defined({ displayName, notScopes: notScope, location }),
      ...(message !== undefined && { nonComplianceMessages: [{ message }] }),
    },
  };
}

/** `name=value` with the type that the definition gives the parameter. @throws InputError */
function parametersGiven(known: readonly PolicyParameter[], given: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new InputError({ what: `--param ${text}: no value`, next: 'Write name=value.' });
      const name = text.slice(0, equals);
      const parameter = known.find((one) => idKey(one.name) === idKey(name));
      if (!parameter)
        throw new InputError({
          what: `The definition has no parameter ${name}`,
          next: `${didYouMean(
            name,
            known.map((one) => one.name),
          )}${knownNames(known)}`,
        });
      return [parameter.name, typedValue(parameter, text.slice(equals + 1))];
    }),
  );
}

function typedValue({ name, type }: PolicyParameter, text: string): unknown {
  if (type === 'string' || type === 'datetime') return text;
  if (type === 'array' && text.trimStart().startsWith('{'))
    throw new InputError({
      what: `--param ${name}: ${text} is an object, and the parameter an array`,
      next: 'Write a JSON array, or a,b.',
    });
  if (type === 'array' && !text.trimStart().startsWith('['))
    return text === '' ? [] : text.split(',').map((one) => one.trim());
  try {
    return JSON.parse(type === 'boolean' ? text.toLowerCase() : text);
  } catch {
    throw new InputError({ what: `--param ${name}: ${text} is not of type ${type}`, next: 'Write it as JSON.' });
  }
}

function knownNames(parameters: readonly PolicyParameter[]): string {
  return `It has: ${parameters.map(({ name, type, required }) => `${name} (${type}${required ? ', required' : ''})`).join(', ') || 'none'}.`;
}
