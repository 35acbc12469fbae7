import { isDeepStrictEqual } from 'node:util';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { givenValue, type PolicyParameter } from '../governance/azure/parameter.ts';
import { didYouMean } from '../governance/near-names.ts';
import type { checkSchema } from './schema-check.ts';

/**
 * Missing required values, values that are not allowed, of the wrong type or against their schema, names the definition does
 * not have. What checks schemas is loaded where there is one: few parameters have any.
 */
export async function parameterObstacles(
  parameters: readonly PolicyParameter[],
  values: Readonly<Record<string, unknown>>,
): Promise<readonly AzureProblem[]> {
  const hasSchema = parameters.some(({ schema }) => schema !== undefined);
  const check: Check = hasSchema ? (await import('./schema-check.ts')).checkSchema : () => undefined;
  const known = new Set(parameters.map(({ name }) => name.toLowerCase()));
  const names = parameters.map(({ name }) => name);
  const problems: readonly AzureProblem[] = [
    ...parameters.flatMap((parameter) => problemOf(parameter, givenValue(values, parameter.name), check) || []),
    ...Object.keys(values)
      .filter((name) => !known.has(name.toLowerCase()))
      .map((name) => ({
        what: `The definition has no parameter ${name}`,
        next: `${didYouMean(name, names)}It has: ${names.join(', ') || 'none'}.`,
      })),
  ];
  return problems.map((problem) => ({ ...problem, wrongInput: true }));
}

type Check = typeof checkSchema;

function problemOf(
  { name, type, description, allowedValues, required, schema }: PolicyParameter,
  value: unknown,
  check: Check,
): AzureProblem | false {
  const given = JSON.stringify(value);
  if (value === undefined)
    return required && { what: `The parameter ${name} has no value`, next: `Give one (${type}): ${description}` };
  if (!hasType(type, value)) return { what: `The parameter ${name} must be of type ${type}`, next: `It is ${given}.` };
  const misfit = check(schema, value);
  if (misfit !== undefined)
    return { what: `The parameter ${name} does not fit its schema: ${misfit}`, next: `It is ${given}.` };
  if (!allowedValues || isAllowed(allowedValues, value)) return false;
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

/** Arrays are checked item by item, with regard to case, as ARM does. */
function isAllowed(allowed: readonly unknown[], value: unknown): boolean {
  const one = (item: unknown) => allowed.some((candidate) => isDeepStrictEqual(candidate, item));
  return one(value) || (Array.isArray(value) && value.every(one));
}
