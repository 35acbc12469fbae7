import { type ObjectPath, valueAt } from '../offending-field/object-path.ts';
import { objectOf, type RawObject } from '../raw-json.ts';
import { sameValue } from './changed-object.ts';

/** A path whose list elements are told by their keys, so that it holds when others come and go: `{name: 'app'}` for `[0]`. */
export type KeyedPath = readonly (string | Readonly<Record<string, unknown>>)[];

export function keyed(object: RawObject, path: ObjectPath): KeyedPath {
  return path.map((step, index) => {
    if (typeof step === 'string') return step;
    return mergeKeys(valueAt(object, path.slice(0, index + 1)));
  });
}

/** What Kubernetes merges lists by: of ports `containerPort` or `port`, with the protocol; of everything else here the name. */
export function mergeKeys(element: unknown): Readonly<Record<string, unknown>> {
  const { name, containerPort, port, protocol = 'TCP' } = objectOf(element);
  if (containerPort !== undefined) return { containerPort, protocol };
  return port === undefined ? { name } : { port, protocol };
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
