import type { ClusterPicture } from '../../governance/cluster-picture.ts';
import type { Reading } from '../../governance/reading.ts';
import { applyValue, diffValue, type ValuePatch } from './value-patch.ts';

/** What makes one picture of the next: the fields that are another, be they a reading or a map of readings. */
export type PicturePatch = readonly (readonly [field: string, patch: ReadingPatch | MapPatch])[];

interface ReadingPatch {
  readonly reading: Omit<Reading<unknown>, 'value'>;
  readonly value: ValuePatch;
}

interface MapPatch {
  /** All of them, in their order. */
  readonly keys: readonly string[];
  readonly changed: ReadonlyMap<string, ReadingPatch>;
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
  const before = fieldsOf(previous);
  return [...fieldsOf(next)].flatMap(([field, value]) => {
    const last = before.get(field);
    if (value === last) return [];
    const patch = isMap(value)
      ? diffMap(isMap(last) ? last : new Map(), value, transfer)
      : diffReading(isMap(last) ? undefined : last, value, transfer);
    return [[field, patch] as const];
  });
}

/** The next picture; whatever did not change in it is the same object as before. The patch from no picture has every field. */
export function applyPicture(previous: ClusterPicture | undefined, patch: PicturePatch): ClusterPicture {
  const fields = fieldsOf(previous);
  for (const [field, change] of patch) {
    const last = fields.get(field);
    const next =
      'keys' in change
        ? applyMap(isMap(last) ? last : new Map(), change)
        : applyReading(isMap(last) ? undefined : last, change);
    fields.set(field, next);
  }
  return Object.fromEntries(fields) as unknown as ClusterPicture;
}

function fieldsOf(picture: ClusterPicture | undefined): Map<string, Field> {
  return new Map(Object.entries(picture ?? {}));
}

function isMap(field: Field | undefined): field is Readings {
  return field instanceof Map;
}

function diffReading(
  last: Reading<unknown> | undefined,
  { value, ...reading }: Reading<unknown>,
  transfer: ArrayBuffer[],
): ReadingPatch {
  return { reading, value: diffValue(last?.value, value, transfer) };
}

function applyReading(last: Reading<unknown> | undefined, { reading, value }: ReadingPatch): Reading<unknown> {
  const next = applyValue(last?.value, value);
  return next === undefined ? reading : { ...reading, value: next };
}

function diffMap(last: Readings, next: Readings, transfer: ArrayBuffer[]): MapPatch {
  const others = [...next].filter(([key, reading]) => reading !== last.get(key));
  return {
    keys: [...next.keys()],
    changed: new Map(others.map(([key, reading]) => [key, diffReading(last.get(key), reading, transfer)])),
  };
}

function applyMap(last: Readings, { keys, changed }: MapPatch): Readings {
  return new Map(
    keys.flatMap((key) => {
      const [before, patch] = [last.get(key), changed.get(key)];
      const reading = patch === undefined ? before : applyReading(before, patch);
      return reading === undefined ? [] : [[key, reading] as const];
    }),
  );
}
