import { type ObjectPath, valueAt } from '../offending-field/object-path.ts';
import { listOf, objectOf, type RawObject, textOf } from '../raw-json.ts';
import { sameValue } from './changed-object.ts';
import { mergeKeys } from './field-path.ts';

/** Who last set a field, as `metadata.managedFields` tells it (FieldsV1 of the structured merge of server-side apply). */
export interface FieldOwner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** Steps of the path to what it set: the field itself, or the empty map or list above it. */
  readonly depth: number;
}

/** Those who own what stands at the path, of the object itself and not of a subresource. */
export function ownersOf(object: RawObject, path: ObjectPath): readonly FieldOwner[] {
  return entriesOf(object).flatMap((entry) => {
    const depth = depthOwned(entry.fieldsV1, object, path);
    return depth === 0 ? [] : [{ ...ownerOf(entry), depth }];
  });
}

/** What the manager has applied so far, with the values that it has now: what it applies next must have it too, or it goes. */
export function appliedBy(object: RawObject, manager: string): RawObject {
  const entry = entriesOf(object).find((one) => one.manager === manager && one.operation === 'Apply');
  return entry === undefined ? {} : objectOf(owned(entry.fieldsV1, object));
}

/** The managed fields with what stands at the path given from one owner to others. */
export function handedOver(
  object: RawObject,
  path: ObjectPath,
  from: string,
  to: readonly FieldOwner[],
): readonly unknown[] {
  const steps = stepsTo(object, path);
  const released = allEntries(object).map((raw) => {
    const { manager, subresource, fieldsV1 } = raw;
    return manager === from && !subresource
      ? { ...raw, fieldsV1: withoutBareElements(without(objectOf(fieldsV1), steps)) }
      : raw;
  });
  const given = [...released];
  for (const owner of to) {
    const index = given.findIndex((raw) => sameOwner(raw, owner) && !raw.subresource);
    const { depth, ...named } = owner;
    const entry = given[index] ?? { ...named, fieldsType: 'FieldsV1', fieldsV1: {} };
    const next = { ...entry, fieldsV1: withField(objectOf(entry.fieldsV1), steps.slice(0, depth)) };
    if (index < 0) given.push(next);
    else given[index] = next;
  }
  return given.filter(({ fieldsV1 }) => Object.keys(objectOf(fieldsV1)).length > 0);
}

const allEntries = (object: RawObject) => listOf(objectOf(object.metadata).managedFields).map(objectOf);

function entriesOf(object: RawObject) {
  return allEntries(object)
    .filter(({ subresource, fieldsType }) => !subresource && fieldsType === 'FieldsV1')
    .map((raw) => ({ ...raw, ...ownerOf(raw), fieldsV1: objectOf(raw.fieldsV1) }));
}

function ownerOf(raw: RawObject): Omit<FieldOwner, 'depth'> {
  const { manager, operation, apiVersion } = raw;
  return {
    manager: textOf(manager),
    operation: operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: textOf(apiVersion),
  };
}

const sameOwner = (raw: RawObject, { manager, operation, apiVersion }: Omit<FieldOwner, 'depth'>) =>
  raw.manager === manager && raw.operation === operation && raw.apiVersion === apiVersion;

/**
 * How many steps of the path the set names; 0 when it does not have what is there. An empty map or list that was set owns what comes
 * into it, so that it may be fewer than all.
 */
function depthOwned(fields: RawObject, object: unknown, path: ObjectPath, depth = 0): number {
  const step = path[depth];
  if (step === undefined) return depth;
  const inner = valueAt(object, [step]);
  const name = typeof step === 'string' ? `f:${step}` : elementName(fields, inner);
  if (name === undefined || !Object.hasOwn(fields, name)) return 0;
  const within = objectOf(fields[name]);
  return Object.keys(within).length === 0 ? depth + 1 : depthOwned(within, inner, path, depth + 1);
}

/** `k:{"name":"app"}`, of those that are there: the one whose keys the element has. */
function elementName(fields: RawObject, element: unknown): string | undefined {
  return Object.keys(fields).find((name) => name.startsWith('k:') && isElement(name, element));
}

function isElement(name: string, element: unknown): boolean {
  const keys = objectOf(parsed(name.slice(2)));
  const raw = objectOf(element);
  return Object.keys(keys).length > 0 && Object.entries(keys).every(([key, value]) => sameValue(raw[key], value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function owned(fields: RawObject, value: unknown): unknown {
  const names = Object.keys(fields).filter((name) => name !== '.');
  if (names.length === 0) return value;
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown) => {
      const name = elementName(fields, element);
      if (name !== undefined)
        return [{ ...objectOf(parsed(name.slice(2))), ...objectOf(owned(nonEmpty(fields[name]), element)) }];
      return Object.hasOwn(fields, `v:${JSON.stringify(element)}`) ? [element] : [];
    });
  }
  const raw = objectOf(value);
  return Object.fromEntries(
    names.flatMap((name) => {
      const key = name.slice(2);
      return name.startsWith('f:') && Object.hasOwn(raw, key) ? [[key, owned(objectOf(fields[name]), raw[key])]] : [];
    }),
  );
}

/** An element that is owned by its keys alone is not owned whole. */
function nonEmpty(fields: unknown): RawObject {
  const own = objectOf(fields);
  const inner = Object.keys(own).filter((name) => name !== '.');
  return inner.length === 0 ? { 'f:': {} } : own;
}

/** The way to the path in a field set; the keys of an element are those that Kubernetes merges its list by. */
function stepsTo(object: RawObject, path: ObjectPath): readonly string[] {
  return path.map((step, index) => {
    if (typeof step === 'string') return `f:${step}`;
    return `k:${JSON.stringify(mergeKeys(valueAt(object, path.slice(0, index + 1))))}`;
  });
}

function withField(fields: RawObject, [step, ...rest]: readonly string[]): RawObject {
  if (step === undefined) return fields;
  return { ...fields, [step]: withField(objectOf(fields[step]), rest) };
}

/** What is left empty above goes too. */
function without(fields: RawObject, [step, ...rest]: readonly string[]): RawObject {
  if (step === undefined || !Object.hasOwn(fields, step)) return fields;
  const inner = rest.length === 0 ? {} : without(objectOf(fields[step]), rest);
  const { [step]: _, ...others } = fields;
  const isLeft = rest.length > 0 && Object.keys(inner).some((name) => name !== '.');
  return isLeft ? { ...others, [step]: inner } : others;
}

/** Elements of which only the keys are owned go too: whoever owns them keeps the element when all others have let go of it. */
function withoutBareElements(fields: RawObject): RawObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, raw]) => {
      const before = objectOf(raw);
      const inner = withoutBareElements(before);
      const keys = name.startsWith('k:') ? Object.keys(objectOf(parsed(name.slice(2)))).map((key) => `f:${key}`) : [];
      const isBare = Object.keys(inner).every((one) => one === '.' || keys.includes(one));
      return isBare && Object.keys(before).length > 0 ? [] : [[name, inner]];
    }),
  );
}
