import type { ObjectPath } from '../offending-field/object-path.ts';
import { objectOf, type RawObject } from '../raw-json.ts';
import { changed, sameField } from './changed-object.ts';
import type { FieldChange } from './mend-rule.ts';

/** What the API server and its mutating webhooks would change beside the fields that were asked for: of a Service that is no NodePort any more its node ports. */
export function consequences(
  object: RawObject,
  changes: readonly FieldChange[],
  tried: RawObject,
): readonly FieldChange[] {
  const wanted = changed(object, changes);
  const parts: readonly ObjectPath[] = [['spec'], ['metadata', 'labels'], ['metadata', 'annotations']];
  return parts
    .flatMap((path) => differences(at(wanted, path), at(tried, path), path))
    .filter(({ path }) => !isCounted(path));
}

const at = (object: RawObject, path: ObjectPath) =>
  path.reduce<unknown>((value, step) => objectOf(value)[step], object);

/** Controllers count rollouts there. */
function isCounted(path: ObjectPath): boolean {
  const key = String(path.at(-1));
  return (
    path[1] === 'annotations' &&
    (key.startsWith('deployment.kubernetes.io/') || key.startsWith('deprecated.daemonset.'))
  );
}

function differences(one: unknown, other: unknown, path: ObjectPath): readonly FieldChange[] {
  if (sameField(one, other)) return [];
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length)
    return one.flatMap((value, index) => differences(value, other[index], [...path, index]));
  if (!isPlain(one) || !isPlain(other)) return [{ path, value: other }];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(one[key], other[key], [...path, key]));
}

function isPlain(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
