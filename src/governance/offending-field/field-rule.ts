import { listOf, objectOf, type RawObject } from '../raw-json.ts';
import { containerPaths, type ObjectPath, podTemplatePath, valueAt } from './object-path.ts';

/** The object that a message speaks of, as a rule looks at it. */
export class MessageSubject {
  readonly object: RawObject;
  readonly #containers: ReadonlyMap<string, ObjectPath>;
  readonly #template: ObjectPath | undefined;

  constructor(object: RawObject) {
    this.object = object;
    this.#containers = containerPaths(object);
    this.#template = podTemplatePath(object);
  }

  at(path: ObjectPath): unknown {
    return valueAt(this.object, path);
  }

  /** A path within the container of that name; undefined when there is none. */
  inContainer(name: string | undefined, ...path: ObjectPath): ObjectPath | undefined {
    const container = name === undefined ? undefined : this.#containers.get(name);
    return container && [...container, ...path];
  }

  /** A path within the pod’s spec, of the object itself or of its template. */
  inPod(...path: ObjectPath): ObjectPath | undefined {
    return this.#template && [...this.#template, 'spec', ...path];
  }

  inTemplate(...path: ObjectPath): ObjectPath | undefined {
    return this.#template && [...this.#template, ...path];
  }

  /** The path of the first entry of a list that passes, with what follows within the entry. */
  entry(
    list: ObjectPath | undefined,
    passes: (entry: RawObject) => boolean,
    ...rest: ObjectPath
  ): ObjectPath | undefined {
    if (!list) return undefined;
    const index = listOf(this.at(list)).findIndex((entry) => passes(objectOf(entry)));
    return index < 0 ? undefined : [...list, index, ...rest];
  }

  get containerNames(): readonly string[] {
    return [...this.#containers.keys()];
  }

  /** The path, if what stands there still breaks the rule: the object may have been mended since the audit. */
  if(path: ObjectPath | undefined, breaks: (value: unknown) => boolean): ObjectPath | undefined {
    return path && breaks(this.at(path)) ? path : undefined;
  }
}

/** Messages of one template and the field that each blames; undefined when that is not sure. */
export interface FieldRule {
  readonly message: RegExp;
  readonly locate: (subject: MessageSubject, groups: Readonly<Record<string, string>>) => ObjectPath | undefined;
}
