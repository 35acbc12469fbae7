import type { ObjectPath } from '../offending-field/object-path.ts';
import { objectOf, type RawObject } from '../raw-json.ts';
import type { FieldChange } from './mend-rule.ts';

/** The object with the changes; what lies beside their paths is the same (===). */
export function changed(object: RawObject, changes: readonly FieldChange[]): RawObject {
  return changes.reduce((at, { path, value }) => objectOf(withValue(at, path, value)), object);
}

function withValue(at: unknown, [step, ...rest]: ObjectPath, value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(at) ? [...at] : [];
    list[step] = withValue(list[step], rest, value);
    return list;
  }
  const before = objectOf(at);
  if (rest.length === 0 && value === undefined) {
    const { [step]: _, ...others } = before;
    return others;
  }
  return { ...before, [step]: withValue(before[step], rest, value) };
}

/** Equal as JSON; of objects in whatever order. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) =>
        Object.hasOwn(other, key) &&
        sameValue((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
    )
  );
}

/** The same to Kubernetes, which leaves out of most objects what is false or empty. */
export function sameField(one: unknown, other: unknown): boolean {
  return sameValue(left(one), left(other));
}

const left = (value: unknown) => (value === false || (Array.isArray(value) && value.length === 0) ? undefined : value);
