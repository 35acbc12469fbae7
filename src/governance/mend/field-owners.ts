import { type ObjectPath, valueAt } from '../offending-field/object-path.ts';
import { listOf, objectOf, type RawObject, textOf } from '../raw-json.ts';
import { sameValue } from './changed-object.ts';

/** Who last set a field, as `metadata.managedFields` tells it (FieldsV1 of the structured merge of server-side apply). */
export interface FieldOwner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
}

/** Those who own what stands at the path, of the object itself and not of a subresource. */
export function ownersOf(object: RawObject, path: ObjectPath): readonly FieldOwner[] {
  return entriesOf(object)
    .filter(({ fieldsV1 }) => owns(fieldsV1, object, path))
    .map(ownerOf);
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
    return manager === from && !subresource ? { ...raw, fieldsV1: without(objectOf(fieldsV1), steps) } : raw;
  });
  const given = [...released];
  for (const owner of to) {
    const index = given.findIndex((raw) => sameOwner(raw, owner) && !raw.subresource);
    const entry = given[index] ?? { ...owner, fieldsType: 'FieldsV1', fieldsV1: {} };
    const next = { ...entry, fieldsV1: withField(objectOf(entry.fieldsV1), steps) };
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

function ownerOf(raw: RawObject): FieldOwner {
  const { manager, operation, apiVersion } = raw;
  return {
    manager: textOf(manager),
    operation: operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: textOf(apiVersion),
  };
}

const sameOwner = (raw: RawObject, { manager, operation, apiVersion }: FieldOwner) =>
  raw.manager === manager && raw.operation === operation && raw.apiVersion === apiVersion;

/** A leaf that is above the path owns all below it: lists and maps that are owned whole. */
function owns(fields: RawObject, object: unknown, [step, ...rest]: ObjectPath): boolean {
  if (step === undefined) return true;
  const name = typeof step === 'string' ? `f:${step}` : elementName(fields, valueAt(object, [step]));
  if (name === undefined || !Object.hasOwn(fields, name)) return false;
  const inner = objectOf(fields[name]);
  return Object.keys(inner).length === 0 || owns(inner, valueAt(object, [step]), rest);
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
    const { name, containerPort, protocol = 'TCP' } = objectOf(valueAt(object, path.slice(0, index + 1)));
    return `k:${JSON.stringify(containerPort === undefined ? { name } : { containerPort, protocol })}`;
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
