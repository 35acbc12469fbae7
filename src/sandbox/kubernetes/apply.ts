/** Server-side apply: merges by list keys, remembers who applied what, drops what its manager no longer applies, refuses conflicts. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord, type KubernetesObject, type ManagedFields, type NewObject, timestamp } from './objects.ts';
import { ApiError } from './status.ts';
import { mergeKeyOf, strategicMerge } from './strategic.ts';

type Fields = Record<string, unknown>;

const ownedByServer = new Set(['apiVersion', 'kind', 'status']);

/** The field set of an object in managedFields' notation: `f:name` for fields, `k:{…}` for elements of keyed lists. */
export function fieldsOf(object: Record<string, unknown>, top = true): Fields {
  const fields: Fields = {};
  for (const [name, value] of Object.entries(object)) {
    if (top && ownedByServer.has(name)) continue;
    if (top && name === 'metadata' && isRecord(value)) {
      const { labels, annotations, finalizers } = value;
      const own = fieldsOf(JSON.parse(JSON.stringify({ labels, annotations, finalizers })), false);
      if (Object.keys(own).length > 0) fields['f:metadata'] = own;
    } else fields[`f:${name}`] = valueFields(name, value);
  }
  return fields;
}

function valueFields(name: string, value: unknown): Fields {
  if (isRecord(value)) return fieldsOf(value, false);
  if (!Array.isArray(value)) return {};
  const key = mergeKeyOf(name, value);
  if (!key) return {};
  return Object.fromEntries(
    value
      .filter(isRecord)
      .map((element) => [`k:${JSON.stringify({ [key]: element[key] })}`, { '.': {}, ...fieldsOf(element, false) }]),
  );
}

/** The live object after `applied`; 409 when a field belongs to another manager with another value and `force` is not set. */
export function applied(
  live: KubernetesObject,
  given: NewObject,
  manager: string,
  force: boolean,
  now: number,
): KubernetesObject {
  const fields = fieldsOf(given);
  const entries = live.metadata.managedFields ?? [];
  const others = entries.filter((entry) => !(entry.manager === manager && entry.operation === 'Apply'));
  const conflicts = others.flatMap((entry) =>
    leaves(entry.fieldsV1)
      .filter((path) => hasPath(fields, path) && !isDeepStrictEqual(valueAt(live, path), valueAt(given, path)))
      .map((path) => ({ entry, path })),
  );
  if (conflicts.length > 0 && !force) throw conflictOf(conflicts);
  const previous = entries.find((entry) => entry.manager === manager && entry.operation === 'Apply');
  let result: unknown = live;
  for (const path of leaves(previous?.fieldsV1 ?? {})) {
    const owned = others.some((entry) => hasPath(entry.fieldsV1, path));
    if (!hasPath(fields, path) && !owned) result = withoutPath(result, path);
  }
  const merged = strategicMerge(result, given) as KubernetesObject;
  const lost = conflicts.map(({ path }) => path);
  const entry = applyEntry(given, manager, now);
  // What applies nothing new leaves the time of the last apply, and so is no write.
  const same =
    previous && isDeepStrictEqual(merged, live) && isDeepStrictEqual({ ...previous, time: entry.time }, entry);
  return {
    ...merged,
    metadata: {
      ...merged.metadata,
      managedFields: [...others.map((one) => release(one, lost)), same ? previous : entry],
    },
  };
}

export function applyEntry(given: NewObject, manager: string, now: number): ManagedFields {
  return {
    manager,
    operation: 'Apply',
    apiVersion: given.apiVersion,
    time: timestamp(now),
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(given),
  };
}

type Path = string[];

function leaves(fields: Fields, prefix: Path = []): Path[] {
  const entries = Object.entries(fields).filter(([name]) => name !== '.');
  if (entries.length === 0) return prefix.length > 0 ? [prefix] : [];
  return entries.flatMap(([name, inner]) => leaves(isRecord(inner) ? inner : {}, [...prefix, name]));
}

/** The way in a field set to what stands at `path` in an object. */
const inFields = (path: Path): Path => path.map((step) => `f:${step}`);

function hasPath(fields: Fields, path: Path): boolean {
  return valueAt(fields, inFields(path)) !== undefined;
}

function isElement(step: string): (element: unknown) => boolean {
  const [[key, value] = ['', undefined]] = Object.entries(JSON.parse(step.slice(2)) as Record<string, unknown>);
  return (element) => isRecord(element) && element[key] === value;
}

function valueAt(object: unknown, path: Path): unknown {
  let at = object;
  for (const step of path) {
    if (step.startsWith('k:')) at = Array.isArray(at) ? at.find(isElement(step)) : undefined;
    else at = isRecord(at) ? at[step.slice(2)] : undefined;
  }
  return at;
}

function withoutPath(object: unknown, [step = '', ...rest]: Path): unknown {
  if (step.startsWith('k:')) {
    if (!Array.isArray(object)) return object;
    const matches = isElement(step);
    if (rest.length === 0) return object.filter((element) => !matches(element));
    return object.map((element) => (matches(element) ? withoutPath(element, rest) : element));
  }
  const name = step.slice(2);
  if (!isRecord(object) || !(name in object)) return object;
  if (rest.length === 0) {
    const { [name]: _, ...others } = object;
    return others;
  }
  return { ...object, [name]: withoutPath(object[name], rest) };
}

function release(entry: ManagedFields, paths: Path[]): ManagedFields {
  const without = (fields: unknown, path: Path) => withoutPath(fields, inFields(path));
  return { ...entry, fieldsV1: paths.reduce<unknown>(without, entry.fieldsV1) as Fields };
}

/** An update's manager comes with its version, an apply's does not, as the real server prints them. */
function managerOf({ manager, operation, apiVersion }: ManagedFields): string {
  return operation === 'Apply' ? `"${manager}"` : `"${manager}" using ${apiVersion}`;
}

function conflictOf(conflicts: { entry: ManagedFields; path: Path }[]): ApiError {
  const field = (path: Path) =>
    path
      .map((step) =>
        step.startsWith('k:')
          ? `[${step
              .slice(3, -1)
              .replace(':', '=')
              .replaceAll(/^"|"(?==)/g, '')}]`
          : `.${step.slice(2)}`,
      )
      .join('');
  const plural = conflicts.length === 1 ? '1 conflict' : `${conflicts.length} conflicts`;
  const lines = conflicts.map(({ entry, path }) => `conflict with ${managerOf(entry)}: ${field(path)}`);
  const error = new ApiError(409, 'Conflict', `Apply failed with ${plural}: ${lines.join('\n')}`);
  error.body.details = {
    causes: conflicts.map(({ entry, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${managerOf(entry)}`,
      field: field(path),
    })),
  };
  return error;
}
