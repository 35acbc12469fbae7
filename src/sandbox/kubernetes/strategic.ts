/**
 * Strategic merge patches for the built-in kinds: lists of objects merge by the key that Kubernetes' API types name
 * (`patchMergeKey`), with the directives $patch, $retainKeys, $setElementOrder and $deleteFromPrimitiveList.
 */
import { isRecord } from './objects.ts';

const mergeKeys: Record<string, string[]> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  webhooks: ['name'],
  ports: ['containerPort', 'port'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  conditions: ['type'],
  addresses: ['type'],
  ownerReferences: ['uid'],
};
const primitiveLists = new Set(['finalizers']);

/** The merge key of a list, by its field's name and what its elements carry; undefined for atomic lists. */
export function mergeKeyOf(field: string, elements: unknown[]): string | undefined {
  const keys = mergeKeys[field];
  return keys?.find((key) => elements.some((element) => isRecord(element) && key in element));
}

/** A new object; neither argument is changed. */
export function strategicMerge(original: unknown, patch: Record<string, unknown>): Record<string, unknown> {
  const base = isRecord(original) ? original : {};
  if (patch.$patch === 'replace') return without(patch, '$patch');
  const result: Record<string, unknown> = { ...base };
  const retained = patch.$retainKeys;
  if (Array.isArray(retained)) for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const field = key.slice(key.indexOf('/') + 1);
      const removed = Array.isArray(value) ? value : [];
      result[field] = asList(result[field]).filter((element) => !removed.includes(element));
    } else if (key.startsWith('$')) {
      // $setElementOrder and $retainKeys are read where their field is merged.
    } else if (value === null) {
      delete result[key];
    } else if (isRecord(value)) {
      if (value.$patch === 'delete') delete result[key];
      else result[key] = strategicMerge(result[key], value);
    } else if (Array.isArray(value)) {
      result[key] = mergeList(key, asList(result[key]), value, patch[`$setElementOrder/${key}`]);
    } else {
      result[key] = value;
    }
  }
  return result;
}

function mergeList(field: string, original: unknown[], patch: unknown[], order: unknown): unknown[] {
  if (primitiveLists.has(field)) return [...new Set([...original, ...patch])];
  const key = mergeKeyOf(field, [...patch, ...original]);
  const replaces = patch.some((element) => isRecord(element) && element.$patch === 'replace');
  if (!key || replaces) return patch.filter((element) => !isRecord(element) || element.$patch === undefined);
  const result = [...original];
  for (const element of patch) {
    if (!isRecord(element)) continue;
    const index = result.findIndex((existing) => isRecord(existing) && existing[key] === element[key]);
    if (element.$patch === 'delete') {
      if (index >= 0) result.splice(index, 1);
    } else if (index >= 0) {
      result[index] = strategicMerge(result[index], element);
    } else {
      result.push(strategicMerge({}, element));
    }
  }
  return Array.isArray(order) ? inOrder(result, key, order) : result;
}

/** Elements that the order does not name keep their place at the end. */
function inOrder(elements: unknown[], key: string, order: unknown[]): unknown[] {
  const names = order.map((entry) => (isRecord(entry) ? entry[key] : entry));
  const rank = (element: unknown) => {
    const place = isRecord(element) ? names.indexOf(element[key]) : -1;
    return place < 0 ? names.length : place;
  };
  return [...elements].sort((a, b) => rank(a) - rank(b));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function without(object: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = object;
  return rest;
}
