import {
  commonParameterNames,
  givenValue,
  isOfNamespaces,
  type ParameterValues,
  type PolicyParameter,
  withoutCaseTwins,
} from '../../src/governance/azure/parameter.ts';
import { isNamespacePattern } from '../../src/governance/namespace-pattern.ts';
import type { FormAnswers, FormField } from '../parts/form/form-field.ts';

/** What is wrong with a value by a JSON schema; nothing when it fits. */
export type SchemaCheck = (schema: unknown, value: unknown) => string | undefined;

const prefix = 'parameter:';

/** The effect first, what has to be filled in next, then those that most policies share, then the rest. */
export function parametersInOrder(parameters: readonly PolicyParameter[]): readonly PolicyParameter[] {
  const shared = commonParameterNames.map((name) => name.toLowerCase());
  const rank = ({ name, required }: PolicyParameter) => {
    if (name.toLowerCase() === 'effect') return 0;
    if (required) return 1;
    const at = shared.indexOf(name.toLowerCase());
    return at < 0 ? 20 : 2 + at;
  };
  return parameters.filter(({ deprecated, required }) => !deprecated || required).toSorted((a, b) => rank(a) - rank(b));
}

/** One field a parameter, by its type and metadata; `values` stand in it, or else its default. */
export function parameterFields(
  parameters: readonly PolicyParameter[],
  values: ParameterValues,
  check: SchemaCheck,
  namespaces: readonly string[] = [],
): readonly FormField[] {
  return parametersInOrder(parameters).map((parameter) => fieldOf(parameter, values, check, namespaces));
}

function fieldOf(
  parameter: PolicyParameter,
  values: ParameterValues,
  check: SchemaCheck,
  namespaces: readonly string[],
): FormField {
  const { name, type, displayName, description, required, defaultValue, schema } = parameter;
  const value = givenValue(values, name) ?? defaultValue;
  const said = [description, defaultValue === undefined ? '' : `Default ${JSON.stringify(defaultValue)}.`];
  const field = {
    id: `${prefix}${name}`,
    label: displayName || name,
    note: `${name}: ${said.filter(Boolean).join(' ')}`,
    required,
  };
  const allowed = parameter.allowedValues && withoutCaseTwins(parameter.allowedValues);
  if (type === 'boolean') return { ...field, kind: 'toggle', value: value === true, required: false };
  if (type === 'array' && isListOfTexts(value, schema)) {
    const list = Array.isArray(value) ? value.map(String) : [];
    const ofNamespaces = isOfNamespaces(parameter);
    return {
      ...field,
      kind: 'list',
      value: list,
      ...(ofNamespaces && { offers: namespaces }),
      check: (texts) =>
        wrongItem(texts, allowed) ?? (ofNamespaces ? wrongNamespace(texts) : undefined) ?? check(schema, texts),
    };
  }
  if (type === 'array' || type === 'object') {
    return { ...field, kind: 'json', value, check: (given) => wrongShape(type, given) ?? check(schema, given) };
  }
  if (allowed) {
    const choices = allowed.map(String);
    const standing = choices.find((choice) => choice.toLowerCase() === String(value).toLowerCase());
    return { ...field, kind: 'choice', choices, ...(standing !== undefined && { value: standing }) };
  }
  return {
    ...field,
    kind: 'text',
    value: value === undefined ? '' : String(value),
    check: (text) => wrongText(type, text),
  };
}

/** An array that can be typed with commas between; any other is edited as JSON. */
function isListOfTexts(value: unknown, schema: unknown): boolean {
  const items = typeof schema === 'object' && schema !== null && 'items' in schema ? schema.items : undefined;
  const type = typeof items === 'object' && items !== null && 'type' in items ? items.type : 'string';
  return (
    type === 'string' &&
    (value === undefined ||
      (Array.isArray(value) && value.every((one) => typeof one === 'string' && !one.includes(','))))
  );
}

function wrongItem(texts: readonly string[], allowed: readonly unknown[] | undefined): string | undefined {
  const known = allowed?.map((one) => String(one).toLowerCase());
  const wrong = known && texts.find((text) => !known.includes(text.toLowerCase()));
  return wrong === undefined ? undefined : `${wrong} is not allowed: ${allowed?.join(', ')}`;
}

function wrongNamespace(texts: readonly string[]): string | undefined {
  const wrong = texts.find((text) => !isNamespacePattern(text));
  return wrong === undefined ? undefined : `${wrong} is no name of a namespace: small letters, digits and dashes`;
}

function wrongShape(type: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (type === 'array') return Array.isArray(value) ? undefined : 'must be a JSON array';
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'must be a JSON object';
}

function wrongText(type: string, text: string): string | undefined {
  if (text.trim() === '') return undefined;
  if (type === 'integer' && !/^-?\d+$/.test(text.trim())) return 'must be a whole number';
  if (type === 'float' && Number.isNaN(Number(text))) return 'must be a number';
  if (type === 'datetime' && Number.isNaN(Date.parse(text))) return 'must be a time, such as 2026-01-31T00:00:00Z';
  return undefined;
}

/**
 * The parameters of an answered form. What is left at its default is left out, unless `before` had it: an assignment says
 * only what it means to.
 */
export function parametersOf(
  parameters: readonly PolicyParameter[],
  answers: FormAnswers,
  before: ParameterValues = {},
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = { ...before };
  for (const parameter of parametersInOrder(parameters)) {
    const { name, defaultValue, type } = parameter;
    const value = typed(type, answers[`${prefix}${name}`]);
    const key = Object.keys(values).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
    if (value === undefined) delete values[key];
    else if (!(key in values) && JSON.stringify(value) === JSON.stringify(defaultValue)) continue;
    else values[key] = value;
  }
  return values;
}

function typed(type: string, answer: unknown): unknown {
  if (typeof answer !== 'string') return answer;
  const text = answer.trim();
  if (text === '') return undefined;
  if (type === 'integer' || type === 'float') return Number(text);
  if (type === 'boolean') return text.toLowerCase() === 'true';
  return answer;
}
