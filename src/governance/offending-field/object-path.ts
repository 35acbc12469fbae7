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

/** Where workloads keep their pod template, and where kinds that nobody here knows (a Rollout, say) usually do. */
const templatePaths: readonly ObjectPath[] = [
  ['spec', 'template'],
  ['spec', 'jobTemplate', 'spec', 'template'],
];

/** Where the pod template of an object stands; undefined when it has none. A Pod is its own template. */
export function podTemplatePath(object: RawObject): ObjectPath | undefined {
  if (object.kind === 'Pod') return [];
  return templatePaths.find((path) => typeof valueAt(object, [...path, 'spec']) === 'object');
}

/** A container of any sort, as its pod's spec has it. */
export interface Container {
  readonly name: string;
  readonly path: ObjectPath;
  readonly raw: RawObject;
}

/** The containers of all sorts under a pod template; of two with one name the first. */
export function containersUnder(object: RawObject, template: ObjectPath | undefined): readonly Container[] {
  if (!template) return [];
  const containers = new Map<string, Container>();
  for (const sort of ['containers', 'initContainers', 'ephemeralContainers']) {
    const path = [...template, 'spec', sort];
    for (const [index, entry] of listOf(valueAt(object, path)).entries()) {
      const raw = objectOf(entry);
      const name = textOf(raw.name);
      if (name !== '' && !containers.has(name)) containers.set(name, { name, path: [...path, index], raw });
    }
  }
  return [...containers.values()];
}
