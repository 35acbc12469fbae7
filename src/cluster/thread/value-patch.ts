import { type ColumnData, ViolationColumns } from '../../governance/violation-columns.ts';

/**
 * What makes one value of a reading of the next. Of a list or a map, the entries that were there before are named by
 * their place, and only the others are sent: a cluster may have 10,000 pods, of which one has changed.
 */
export type ValuePatch =
  | { readonly type: 'same' }
  | { readonly type: 'whole'; readonly value: unknown }
  | { readonly type: 'list' | 'map'; readonly from: Int32Array; readonly fresh: readonly unknown[] };

const fresh = -1;

export function diffValue(last: unknown, next: unknown, transfer: ArrayBuffer[]): ValuePatch {
  if (next === last) return { type: 'same' };
  if (Array.isArray(next)) {
    const patch = diffItems<unknown>(Array.isArray(last) ? last : [], next, (item) => item);
    for (const item of patch.fresh) handOver(item, transfer);
    return { type: 'list', ...patch };
  }
  if (next instanceof Map) {
    const entries: Entry[] = [...next];
    return { type: 'map', ...diffItems(last instanceof Map ? [...last] : [], entries, ([, value]) => value) };
  }
  return { type: 'whole', value: next };
}

type Entry = [key: unknown, value: unknown];

function diffItems<T>(last: readonly T[], next: readonly T[], identityOf: (item: T) => unknown) {
  const places = new Map(last.map((item, place) => [identityOf(item), place]));
  const from = Int32Array.from(next, (item) => places.get(identityOf(item)) ?? fresh);
  return { from, fresh: next.filter((_, index) => from[index] === fresh) };
}

/** The next value; entries that were there before are the same objects. */
export function applyValue(last: unknown, patch: ValuePatch): unknown {
  if (patch.type === 'same') return last;
  if (patch.type === 'whole') return patch.value;
  if (patch.type === 'list')
    return applyItems<unknown>(Array.isArray(last) ? last : [], patch.from, patch.fresh.map(receive));
  return new Map(applyItems(last instanceof Map ? [...last] : [], patch.from, patch.fresh as readonly Entry[]));
}

function applyItems<T>(last: readonly T[], from: Int32Array, sent: readonly T[]): T[] {
  const items = sent.values();
  return Array.from(from, (before) => (before === fresh ? items.next().value : last[before]) as T);
}

/** The memory of violations is handed over, not copied. */
function handOver(item: unknown, transfer: ArrayBuffer[]): void {
  const violations = violationsOf(item);
  if (!(violations instanceof ViolationColumns)) return;
  const { part, text, ends, order } = violations.data;
  for (const { buffer } of [part, text, ends, order]) transfer.push(buffer);
}

/** A message carries no class: of columns it leaves their data. */
function receive(sent: unknown): unknown {
  const violations = violationsOf(sent);
  if (typeof violations !== 'object' || violations === null || !('data' in violations)) return sent;
  return { ...(sent as object), violations: new ViolationColumns(violations.data as ColumnData) };
}

function violationsOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'violations' in item ? item.violations : undefined;
}
