import { listOf, objectOf, type RawObject, textOf } from '../raw-json.ts';
import { type Container, containersUnder, type ObjectPath, podTemplatePath, valueAt } from './object-path.ts';

/** The object that a violation speaks of, as a rule looks at it. Every path is one from the object's root. */
export class Subject {
  readonly object: RawObject;
  readonly containers: readonly Container[];
  readonly #root: ObjectPath;
  readonly #template: ObjectPath | undefined;

  /** @param expanded the violation is of the pod that an ExpansionTemplate makes of the object's template */
  constructor(object: RawObject, expanded: boolean) {
    this.object = object;
    this.#template = podTemplatePath(object);
    this.#root = (expanded && this.#template) || [];
    this.containers = containersUnder(object, this.#template);
  }

  get kind(): string {
    return textOf(this.object.kind);
  }

  at(path: ObjectPath | undefined): unknown {
    return path && valueAt(this.object, path);
  }

  list(path: ObjectPath | undefined): readonly RawObject[] {
    return listOf(this.at(path)).map(objectOf);
  }

  /** A path from the root of what was judged: the object, or the template that was expanded. */
  inJudged(...path: ObjectPath): ObjectPath {
    return [...this.#root, ...path];
  }

  /** A path within the pod's spec, of the object itself or of its template. */
  inPod(...path: ObjectPath): ObjectPath | undefined {
    return this.#template && [...this.#template, 'spec', ...path];
  }

  inTemplate(...path: ObjectPath): ObjectPath | undefined {
    return this.#template && [...this.#template, ...path];
  }
}
