import { listOf, objectOf, type RawObject, textOf } from '../raw-json.ts';

/** Keys and indexes from the root of an object. */
export type ObjectPath = readonly (string | number)[];

/** What stands at a path; undefined when it leads nowhere. */
export function valueAt(object: unknown, path: ObjectPath): unknown {
  let value = object;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

/** `spec.containers[0].securityContext`; a key that is no plain word stands in brackets, as in jsonpath. */
export function spellPath(path: ObjectPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(step)) return `['${step}']`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** Where the pod template of a workload stands; undefined for a kind that has none. A Pod is its own template. */
export function podTemplatePath(object: RawObject): ObjectPath | undefined {
  switch (object.kind) {
    case 'Pod':
      return [];
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
    case 'ReplicationController':
      return ['spec', 'template'];
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template'];
    default:
      return undefined;
  }
}

/** Paths of the containers of all sorts, by name. */
export function containerPaths(object: RawObject): ReadonlyMap<string, ObjectPath> {
  const paths = new Map<string, ObjectPath>();
  const template = podTemplatePath(object);
  if (!template) return paths;
  for (const sort of ['containers', 'initContainers', 'ephemeralContainers']) {
    const path = [...template, 'spec', sort];
    for (const [index, container] of listOf(valueAt(object, path)).entries()) {
      const name = textOf(objectOf(container).name);
      if (name !== '' && !paths.has(name)) paths.set(name, [...path, index]);
    }
  }
  return paths;
}
