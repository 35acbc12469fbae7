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
    const items: readonly unknown[] = next;
    return {
      type: 'list',
      ...diffItems(
        Array.isArray(last) ? last : [],
        items,
        (item) => item,
        (item) => toPlain(item, transfer),
      ),
    };
  }
  if (next instanceof Map) {
    const entries: Entry[] = [...next];
    return {
      type: 'map',
      ...diffItems(
        last instanceof Map ? [...last] : [],
        entries,
        ([, value]) => value,
        (entry) => entry,
      ),
    };
  }
  return { type: 'whole', value: next };
}

type Entry = [key: unknown, value: unknown];

function diffItems<T>(
  last: readonly T[],
  next: readonly T[],
  identityOf: (item: T) => unknown,
  send: (item: T) => unknown,
): { from: Int32Array; fresh: unknown[] } {
  const places = new Map(last.map((item, place) => [identityOf(item), place]));
  const from = new Int32Array(next.length);
  const sent: unknown[] = [];
  for (const [index, item] of next.entries()) {
    const place = places.get(identityOf(item));
    from[index] = place ?? fresh;
    if (place === undefined) sent.push(send(item));
  }
  return { from, fresh: sent };
}

/** The next value; entries that were there before are the same objects. */
export function applyValue(last: unknown, patch: ValuePatch): unknown {
  if (patch.type === 'same') return last;
  if (patch.type === 'whole') return patch.value;
  if (patch.type === 'list') return applyItems<unknown>(Array.isArray(last) ? last : [], patch, fromPlain);
  return new Map(applyItems<Entry>(last instanceof Map ? [...last] : [], patch, (entry) => entry as Entry));
}

function applyItems<T>(
  last: readonly T[],
  { from, fresh: sent }: { readonly from: Int32Array; readonly fresh: readonly unknown[] },
  receive: (sent: unknown) => T,
): T[] {
  const next: T[] = [];
  let place = 0;
  for (const before of from) next.push(before === fresh ? receive(sent[place++]) : (last[before] as T));
  return next;
}

/** Columns as the data that they are; it is handed over, not copied. */
function toPlain(item: unknown, transfer: ArrayBuffer[]): unknown {
  const violations = violationsOf(item);
  if (!(violations instanceof ViolationColumns)) return item;
  const { data } = violations;
  for (const { buffer } of [data.part, data.text, data.ends, data.order]) transfer.push(buffer);
  return { ...(item as object), violations: { columns: data } };
}

function fromPlain(sent: unknown): unknown {
  const violations = violationsOf(sent);
  if (typeof violations !== 'object' || violations === null || !('columns' in violations)) return sent;
  // As toPlain made it, in this same program.
  return { ...(sent as object), violations: new ViolationColumns(violations.columns as ColumnData) };
}

function violationsOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'violations' in item ? item.violations : undefined;
}
