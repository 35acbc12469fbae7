import { listOf, objectOf, type RawObject, textOf } from '../../raw-json.ts';
import { mentions } from '../containers.ts';
import type { Field, FieldRule, Policy } from '../field-rule.ts';
import type { ObjectPath } from '../object-path.ts';
import type { Subject } from '../subject.ts';

/** What an object says of itself. */
export const metadataRules: readonly FieldRule[] = [
  {
    name: 'labels',
    family: /^(?:required|(?:pod)?enforce)labels?$/,
    message: /^you must provide labels?\b|^Label <|^missing required labels?\b|\bhas no label </i,
    fields: (subject, policy) =>
      demanded(subject, policy, 'labels', [policy.parameters.labels, policy.parameters.labelsList]),
  },
  {
    name: 'annotations',
    family: /^(?:required|enforcerequired)annotations?$/,
    message: /^you must provide annotations?\b|^Annotation <|^missing required annotations?\b|\bhas no annotation </i,
    fields: (subject, policy) => demanded(subject, policy, 'annotations', [policy.parameters.annotations]),
  },
  {
    family: /^blockdefault(?:namespace)?$/,
    message: /^Usage of the default namespace is not allowed/,
    fields: (subject) => {
      const path = ['metadata', 'namespace'];
      const value = subject.at(path);
      return value === undefined || value === 'default' ? [{ path }] : [];
    },
  },
];

interface Demand {
  readonly key: string;
  /** Whether a value that is there will do. */
  readonly accepts: (value: unknown) => boolean;
}

function demanded(subject: Subject, policy: Policy, map: 'labels' | 'annotations', given: readonly unknown[]) {
  const demands = given.flatMap(demandsOf);
  const { message, known } = policy;
  const keys = demands.length > 0 || known ? demands : saidKeys(message).map((key) => ({ key, accepts: () => false }));
  if (keys.length === 0) return undefined;
  const saysMissing = /\bprovide\b|\bmissing\b|\bhas no\b/i.test(message);
  const saysValue = /\bregex\b/i.test(message) && !saysMissing;
  return keys.flatMap(({ key, accepts }): readonly Field[] => {
    const path: ObjectPath = subject.inJudged('metadata', map, key);
    const value = subject.at(path);
    if (value === undefined ? saysValue : saysMissing || accepts(value)) return [];
    // Of several that are missing the message may name all or, where it was cut, some.
    return [{ path, ...(mentions(message, key) ? { mention: key } : {}) }];
  });
}

/** A list of names, a list of `{key, allowedRegex}`, or an object of names and values. */
function demandsOf(given: unknown): readonly Demand[] {
  if (Array.isArray(given))
    return listOf(given)
      .map(demandOf)
      .filter(({ key }) => key !== '');
  return Object.entries(objectOf(given)).map(([key, value]) => ({
    key,
    accepts: (one) => value === '' || one === value,
  }));
}

function demandOf(entry: unknown): Demand {
  if (typeof entry === 'string') return { key: entry, accepts: () => true };
  const { key, allowedRegex }: RawObject = objectOf(entry);
  return { key: textOf(key), accepts: (value) => !isRefused(textOf(value), textOf(allowedRegex)) };
}

/** A regular expression of RE2 that JavaScript does not know refuses nothing here. */
function isRefused(value: string, pattern: string): boolean {
  try {
    return pattern !== '' && value.length <= 1024 && !new RegExp(pattern, 'u').test(value);
  } catch {
    return false;
  }
}

/** The names in `{"a", "b"}`, in `[a, b]` of one or in `<a: value>`. */
function saidKeys(message: string): readonly string[] {
  const set = /[{[]([^}\]]*)[}\]]/.exec(message)?.[1];
  if (set !== undefined) return [...set.matchAll(/"([^"]+)"/g)].flatMap(([, name]) => name ?? []);
  const one = /(?:Label|Annotation|label|annotation) <([^<>:\s]+)[:>]/.exec(message)?.[1];
  return one === undefined ? [] : [one];
}
