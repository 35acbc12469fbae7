import { claimedContainers, mentions } from './containers.ts';
import type { Field } from './field-rule.ts';
import { type ObjectPath, valueAt } from './object-path.ts';
import type { Subject } from './subject.ts';

/** Of several fields that break a rule, the ones that the message speaks of: they differ in nothing that it says. */
export function chooseFields(subject: Subject, fields: readonly Field[], message: string): readonly Field[] {
  const ofContainers = inNamedContainers(subject, fields, message);
  const spoken = ofContainers.filter(({ mention }) => mention !== undefined && mentions(message, mention));
  const [first, ...others] = spoken.length > 0 ? spoken : ofContainers;
  if (!first) return [];
  // A message that misses several things at once speaks of all of them.
  if (valueAt(subject.object, first.path) !== undefined) return [first];
  const isBeside = ({ path, container }: Field) =>
    container === first.container && sameParent(path, first.path) && valueAt(subject.object, path) === undefined;
  return [first, ...others.filter(isBeside)];
}

function inNamedContainers(subject: Subject, fields: readonly Field[], message: string): readonly Field[] {
  const claimed = claimedContainers(message);
  const isOf = (names: (name: string) => boolean) =>
    fields.filter(({ container }) => container === undefined || names(container));
  if (claimed) return isOf((name) => claimed.has(name));
  const named = new Set(subject.containers.map(({ name }) => name).filter((name) => mentions(message, name)));
  const ofNamed = isOf((name) => named.has(name));
  return ofNamed.length > 0 ? ofNamed : fields;
}

const sameParent = (one: ObjectPath, other: ObjectPath) =>
  one.length === other.length && one.slice(0, -1).every((step, index) => step === other[index]);
