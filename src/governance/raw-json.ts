/**
 * Narrowing of parsed JSON that anyone may have written. Nothing here throws: a value of the wrong type counts as
 * absent. Written by hand, not with a schema, because it runs for every violation of every audit.
 */
export type RawObject = Readonly<Record<string, unknown>>;

const nothing: RawObject = Object.freeze({});
const none: readonly never[] = Object.freeze([]);

/** The object, or an empty one. */
export function objectOf(raw: unknown): RawObject {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as RawObject) : nothing;
}

/** The array, or an empty one. */
export function listOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : none;
}

/** The string, or "". */
export function textOf(raw: unknown): string {
  return typeof raw === 'string' ? raw : '';
}

/** The strings of an array; other entries are left out. */
export function textsOf(raw: unknown): readonly string[] {
  const list = listOf(raw);
  if (list.length === 0) return none;
  return list.filter((entry): entry is string => typeof entry === 'string');
}

/** A finite number, or undefined. */
export function numberOf(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isFinite(raw) ? raw : undefined;
}

/** How many there are of something: a whole number that is one, or undefined. */
export function countOf(raw: unknown): number | undefined {
  return Number.isSafeInteger(raw) && Number(raw) >= 0 ? Number(raw) : undefined;
}

/** An RFC 3339 time as epoch ms, or undefined. */
export function timeOf(raw: unknown): number | undefined {
  if (typeof raw !== 'string') return undefined;
  const time = Date.parse(raw);
  return Number.isNaN(time) ? undefined : time;
}

/** Labels or annotations: the entries whose values are strings. */
export function stringMapOf(raw: unknown): Readonly<Record<string, string>> {
  const object = objectOf(raw);
  const entries = Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
}

/** What every Kubernetes object says of itself. `createdAt` is epoch ms, 0 when it does not say. */
export interface RawMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly generation: number;
  readonly createdAt: number;
  readonly labels: RawObject;
  readonly annotations: RawObject;
}

export function metadataOf(raw: RawObject): RawMetadata {
  const metadata = objectOf(raw.metadata);
  return {
    name: textOf(metadata.name),
    namespace: textOf(metadata.namespace),
    uid: textOf(metadata.uid),
    generation: numberOf(metadata.generation) ?? 0,
    createdAt: timeOf(metadata.creationTimestamp) ?? 0,
    labels: objectOf(metadata.labels),
    annotations: objectOf(metadata.annotations),
  };
}
