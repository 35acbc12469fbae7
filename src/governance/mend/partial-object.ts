import type { ObjectPath } from '../offending-field/object-path.ts';
import { objectOf, type RawObject } from '../raw-json.ts';
import { sameValue } from './changed-object.ts';
import { mergeKeys } from './field-path.ts';
import type { FieldChange } from './mend-rule.ts';

/**
 * The changes alone, as a strategic merge patch and a server-side apply take them: the elements of a list that leads to one
 * are named by their merge keys; a list that is itself the value stands whole.
 */
export function partialObject(object: RawObject, changes: readonly FieldChange[], into: RawObject = {}): RawObject {
  return changes.reduce((partial, { path, value }) => objectOf(put(partial, object, path, value)), into);
}

function put(into: unknown, from: unknown, [step, ...rest]: ObjectPath, value: unknown): unknown {
  // A merge patch takes away what is null.
  if (step === undefined) return value === undefined ? null : value;
  if (typeof step === 'string') {
    const before = objectOf(into);
    return { ...before, [step]: put(before[step], objectOf(from)[step], rest, value) };
  }
  const element = objectOf(Array.isArray(from) ? from[step] : undefined);
  const list = Array.isArray(into) ? [...into] : [];
  const keys = mergeKeys(element);
  const index = list.findIndex((one) => sameValue(mergeKeys(one), keys));
  const merged = put(index < 0 ? keys : list[index], element, rest, value);
  if (index < 0) list.push(merged);
  else list[index] = merged;
  return list;
}
