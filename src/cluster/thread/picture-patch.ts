import type { ClusterPicture } from '../../governance/cluster-picture.ts';
import type { Reading } from '../../governance/reading.ts';
import { applyValue, diffValue, type ValuePatch } from './value-patch.ts';

/** What makes one picture of the next: the fields that are another, be they a reading or a map of readings. */
export interface PicturePatch {
  readonly readings: readonly (readonly [field: string, patch: ReadingPatch])[];
  readonly maps: readonly (readonly [field: string, patch: MapPatch])[];
}

interface ReadingPatch {
  readonly reading: Omit<Reading<unknown>, 'value'>;
  readonly value: ValuePatch;
}

interface MapPatch {
  /** All of them, in their order. */
  readonly keys: readonly string[];
  readonly changed: readonly (readonly [key: string, patch: ReadingPatch])[];
}

type Readings = ReadonlyMap<string, Reading<unknown>>;
type Field = Reading<unknown> | Readings;

/**
 * The patch from one picture to the next. What is handed over rather than copied is put into `transfer`: the previous
 * picture and the next are only good for being compared by identity from then on.
 */
export function diffPicture(
  previous: ClusterPicture | undefined,
  next: ClusterPicture,
  transfer: ArrayBuffer[],
): PicturePatch {
  const readings: [string, ReadingPatch][] = [];
  const maps: [string, MapPatch][] = [];
  const before: Partial<Record<string, Field>> = { ...previous };
  for (const [field, value] of Object.entries(next) as [string, Field][]) {
    const last = before[field];
    if (value === last) continue;
    if (isMap(value)) maps.push([field, diffMap(isMap(last) ? last : undefined, value, transfer)]);
    else readings.push([field, diffReading(isMap(last) ? undefined : last, value, transfer)]);
  }
  return { readings, maps };
}

/** The next picture; whatever did not change in it is the same object as before. The patch from no picture has every field. */
export function applyPicture(previous: ClusterPicture | undefined, { readings, maps }: PicturePatch): ClusterPicture {
  const before: Partial<Record<string, Field>> = { ...previous };
  const changed: Record<string, Field> = {};
  for (const [field, patch] of readings) {
    const last = before[field];
    changed[field] = applyReading(isMap(last) ? undefined : last, patch);
  }
  for (const [field, patch] of maps) {
    const last = before[field];
    changed[field] = applyMap(isMap(last) ? last : new Map(), patch);
  }
  return { ...previous, ...changed } as unknown as ClusterPicture;
}

function isMap(field: Field | undefined): field is Readings {
  return field instanceof Map;
}

function diffReading(
  last: Reading<unknown> | undefined,
  next: Reading<unknown>,
  transfer: ArrayBuffer[],
): ReadingPatch {
  const { value, ...reading } = next;
  return { reading, value: diffValue(last?.value, value, transfer) };
}

function applyReading(last: Reading<unknown> | undefined, { reading, value }: ReadingPatch): Reading<unknown> {
  const next = applyValue(last?.value, value);
  return next === undefined ? reading : { ...reading, value: next };
}

function diffMap(last: Readings | undefined, next: Readings, transfer: ArrayBuffer[]): MapPatch {
  const changed: [string, ReadingPatch][] = [];
  for (const [key, reading] of next) {
    const before = last?.get(key);
    if (reading !== before) changed.push([key, diffReading(before, reading, transfer)]);
  }
  return { keys: [...next.keys()], changed };
}

function applyMap(last: Readings, { keys, changed }: MapPatch): Readings {
  const patches = new Map(changed);
  const next = new Map<string, Reading<unknown>>();
  for (const key of keys) {
    const before = last.get(key);
    const patch = patches.get(key);
    const reading = patch === undefined ? before : applyReading(before, patch);
    if (reading !== undefined) next.set(key, reading);
  }
  return next;
}
