import { objectOf } from '../raw-json.ts';
import { containerRules } from './container-rules.ts';
import { MessageSubject } from './field-rule.ts';
import { hostPortRule } from './host-port-rule.ts';
import { type ObjectPath, valueAt } from './object-path.ts';
import { objectRules } from './object-rules.ts';

export interface OffendingField {
  readonly path: ObjectPath;
  /** The longest part of the path that the object has: where to point when what breaks the rule is that it is missing. */
  readonly nearest: ObjectPath;
  /** False when the field is not in the object. */
  readonly present: boolean;
}

const rules = [...containerRules, hostPortRule, ...objectRules];

/**
 * The field of an object (parsed JSON, a Pod, a workload with a pod template or another kind) that a violation’s
 * message blames. It knows the messages of Azure’s built-in definitions and their like in Gatekeeper’s library; of
 * others it knows a container that is named. Undefined when it is not sure, or when the object was mended since.
 */
export function findOffendingField(object: unknown, message: string): OffendingField | undefined {
  const subject = new MessageSubject(objectOf(object));
  for (const rule of rules) {
    const match = rule.message.exec(message);
    if (match) return describe(subject, rule.locate(subject, match.groups ?? {}));
  }
  return describe(subject, namedContainer(subject, message));
}

/** The one container that the message names as such: in brackets, in quotes, or after the word. */
function namedContainer(subject: MessageSubject, message: string): ObjectPath | undefined {
  const afterWord = new Set([...message.matchAll(/\bcontainer:? ([a-z0-9-]+)/gi)].map(([, name]) => name));
  const named = subject.containerNames.filter(
    (name) => [`<${name}>`, `'${name}'`, `"${name}"`].some((form) => message.includes(form)) || afterWord.has(name),
  );
  return named.length === 1 ? subject.inContainer(named[0]) : undefined;
}

function describe(subject: MessageSubject, path: ObjectPath | undefined): OffendingField | undefined {
  if (!path) return undefined;
  const present = valueAt(subject.object, path) !== undefined;
  let nearest = path;
  while (nearest.length > 0 && valueAt(subject.object, nearest) === undefined) nearest = nearest.slice(0, -1);
  return { path, nearest, present };
}
