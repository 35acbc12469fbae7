import type { Violation } from './violation.ts';

export type ViolationColumn = 'action' | 'namespace' | 'object' | 'constraint' | 'message' | 'age';

const gravity = ['deny', 'scoped', 'warn', 'dryrun'];

/**
 * Violations sorted by one column, `descending` reversing it; equal ones keep their order either way. Each distinct
 * text is compared once and rows are then counted into place, for 50,000 rows name few namespaces and kinds.
 */
export function sortViolations(
  violations: readonly Violation[],
  column: ViolationColumn,
  descending = false,
): readonly Violation[] {
  // The least significant part first: each pass keeps the order of the one before.
  return keysOf[column].reduceRight((sorted, key) => sortBy(sorted, key, descending), violations);
}

function sortBy(violations: readonly Violation[], keyOf: KeyOf, descending: boolean): readonly Violation[] {
  const buckets = new Map<Key, Violation[]>();
  for (const violation of violations) {
    const key = keyOf(violation);
    const bucket = buckets.get(key);
    if (bucket) bucket.push(violation);
    else buckets.set(key, [violation]);
  }
  const distinct = [...buckets.keys()].sort(compare);
  if (descending) distinct.reverse();
  const sorted: Violation[] = [];
  for (const key of distinct) for (const violation of buckets.get(key) ?? []) sorted.push(violation);
  return sorted;
}

type Key = string | number;
type KeyOf = (violation: Violation) => Key;

/** What a column is sorted by, the most significant first. Texts as they are: a new one would be costly to compare. */
const keysOf: Readonly<Record<ViolationColumn, readonly KeyOf[]>> = {
  action: [
    ({ action }) => {
      const rank = gravity.indexOf(action);
      return rank < 0 ? gravity.length : rank;
    },
  ],
  namespace: [({ object }) => object.namespace],
  object: [({ object }) => object.kind, ({ object }) => object.name],
  constraint: [({ constraint }) => constraint.kind, ({ constraint }) => constraint.name],
  message: [({ message }) => message],
  age: [({ auditedAt }) => auditedAt ?? 0],
};

function compare(a: Key, b: Key): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const searchable = new WeakMap<Violation, string>();

/** Violations whose action, object, constraint or message contains every word, in upper or lower case. */
export function filterViolations(violations: readonly Violation[], text: string): readonly Violation[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return violations;
  return violations.filter((violation) => {
    const search = searchTextOf(violation);
    return words.every((word) => search.includes(word));
  });
}

function searchTextOf(violation: Violation): string {
  const known = searchable.get(violation);
  if (known !== undefined) return known;
  const { action, object, constraint, message } = violation;
  const text =
    `${action} ${object.namespace} ${object.kind}/${object.name} ${constraint.kind}/${constraint.name} ${message}`.toLowerCase();
  searchable.set(violation, text);
  return text;
}
