/** A parameter of a definition or initiative, with what its form needs. */
export interface PolicyParameter {
  readonly name: string;
  /** ARM writes `String` and `string` alike; lower case here. */
  readonly type: 'string' | 'array' | 'object' | 'boolean' | 'integer' | 'float' | 'datetime' | (string & {});
  readonly displayName: string;
  readonly description: string;
  /** As ARM lists them. ARM compares them with regard to case, and a few definitions list `audit` beside `Audit`. */
  readonly allowedValues?: readonly unknown[];
  readonly defaultValue?: unknown;
  /** A required parameter has no default value. */
  readonly required: boolean;
  /** JSON schema of an object (or of an array's content), as ARM carries it. */
  readonly schema?: unknown;
  /** `metadata.strongType`, such as `resourceTypes`. */
  readonly strongType?: string;
  readonly deprecated: boolean;
}

/** Values by parameter name; names are compared case-insensitively, as ARM does. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** Keeps one spelling of values that differ only in case: the one that starts with a capital, else the first. */
export function withoutCaseTwins(values: readonly unknown[]): readonly unknown[] {
  const kept = new Map<unknown, unknown>();
  for (const value of values) {
    const key = typeof value === 'string' ? value.toLowerCase() : value;
    const before = kept.get(key);
    if (before === undefined || (typeof value === 'string' && /^[A-Z]/.test(value) && !/^[A-Z]/.test(String(before)))) {
      kept.set(key, value);
    }
  }
  return [...kept.values()];
}

/**
 * The value, or each item of an array, in the spelling that the definition lists where only case tells the two apart; as it is
 * where it is listed, or where nothing like it is.
 */
export function asListed({ allowedValues }: PolicyParameter, value: unknown): unknown {
  if (allowedValues === undefined) return value;
  const one = (item: unknown) => {
    if (typeof item !== 'string' || allowedValues.includes(item)) return item;
    const near = allowedValues.filter((listed) => String(listed).toLowerCase() === item.toLowerCase());
    return withoutCaseTwins(near)[0] ?? item;
  };
  return Array.isArray(value) ? value.map(one) : one(value);
}

export function givenValue(values: ParameterValues, name: string): unknown {
  if (Object.hasOwn(values, name)) return values[name];
  const key = Object.keys(values).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : values[key];
}

/** The value a parameter has at an assignment: given, else its default; undefined when neither is there. */
export function effectiveValue(parameters: readonly PolicyParameter[], values: ParameterValues, name: string): unknown {
  const given = givenValue(values, name);
  if (given !== undefined) return given;
  return parameters.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase())?.defaultValue;
}

const parameterReference = /^\[\s*parameters\(\s*'([^']+)'\s*\)\s*\]$/i;

/** The name in `[parameters('name')]`; undefined for anything else. */
export function referencedParameter(expression: unknown): string | undefined {
  return typeof expression === 'string' ? parameterReference.exec(expression)?.[1] : undefined;
}

/** Whether it names namespaces of clusters, to be left out or alone to be looked at. */
export function isOfNamespaces({ name, type }: PolicyParameter): boolean {
  return type === 'array' && /^(excluded)?namespaces$/i.test(name);
}

/** Parameters that most Kubernetes built-ins share; forms show these after the definition's own. */
export const commonParameterNames = [
  'excludedNamespaces',
  'namespaces',
  'labelSelector',
  'source',
  'warn',
  'excludedContainers',
  'excludedImages',
] as const;
