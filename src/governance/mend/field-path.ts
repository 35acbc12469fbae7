import { type ObjectPath, valueAt } from '../offending-field/object-path.ts';
import { objectOf, type RawObject } from '../raw-json.ts';
import { sameValue } from './changed-object.ts';

/** A path whose list elements are told by their keys, so that it holds when others come and go: `{name: 'app'}` for `[0]`. */
export type KeyedPath = readonly (string | Readonly<Record<string, unknown>>)[];

/** By the keys that Kubernetes merges the lists of a pod by: `name`, and of ports `containerPort` and `protocol`. */
export function keyed(object: RawObject, path: ObjectPath): KeyedPath {
  return path.map((step, index) => {
    if (typeof step === 'string') return step;
    const { name, containerPort, protocol = 'TCP' } = objectOf(valueAt(object, path.slice(0, index + 1)));
    return containerPort === undefined ? { name } : { containerPort, protocol };
  });
}

/** Where the path leads in the object now; undefined when an element of it is gone. */
export function unkeyed(object: RawObject, path: KeyedPath): ObjectPath | undefined {
  const found: (string | number)[] = [];
  for (const step of path) {
    if (typeof step === 'string') {
      found.push(step);
      continue;
    }
    const list = valueAt(object, found);
    const isIt = (raw: unknown) =>
      Object.entries(step).every(([key, value]) =>
        sameValue(objectOf(raw)[key] ?? (key === 'protocol' ? 'TCP' : undefined), value),
      );
    const index = Array.isArray(list) ? list.findIndex(isIt) : -1;
    if (index < 0) return undefined;
    found.push(index);
  }
  return found;
}

/** `spec.template.spec.containers[app].image`. */
export function spellKeyed(path: KeyedPath): string {
  return path
    .map((step, index) => {
      if (typeof step !== 'string') return `[${Object.values(step).join('/')}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(step)) return `['${step}']`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
