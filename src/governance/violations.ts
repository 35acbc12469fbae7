import type { PodOwner } from './component.ts';
import { type Constraint, constraintKey } from './constraint.ts';
import { admissionAction, wasAudited } from './enforcement-point.ts';
import type { Violation } from './violation.ts';
import { admissionOfRow, isUniform } from './violation-admission.ts';
import { columnsOf } from './violation-pack.ts';

/** Constraints of one kind, as the picture holds them: the same array as long as nothing of that kind changed. */
export type ConstraintSlice = readonly Constraint[];

/** `shown` is what audits kept. `total` is what they found; absent where no status tells, or not every one. */
export interface ViolationCount {
  readonly shown: number;
  readonly total?: number;
  /** Without a total: what is known to be found, where that is more than is shown. */
  readonly atLeast?: number;
}

export interface ViolationCounts {
  readonly all: ViolationCount;
  /** By what admission does with what breaks the constraint: `deny` counts what would be refused. */
  readonly byAction: ReadonlyMap<string, ViolationCount>;
  /** By `<kind>/<name>`; constraints without violations too. */
  readonly byConstraint: ReadonlyMap<string, ViolationCount>;
  /** "" for cluster-scoped objects. No totals while anything is cut: what was cut may be of any namespace. */
  readonly byNamespace: ReadonlyMap<string, ViolationCount>;
}

const counted = new WeakMap<ConstraintSlice, SliceCounts>();

/** Counts over all slices, from each slice’s own, which are worked out once. */
export function countViolations(slices: Iterable<ConstraintSlice>): ViolationCounts {
  const sum = new SliceCounts();
  const byConstraint = new Map<string, ViolationCount>();
  for (const slice of slices) {
    const known = counted.get(slice) ?? countSlice(slice);
    counted.set(slice, known);
    sum.shown += known.shown;
    sum.total = plus(sum.total, known.total);
    sum.known += known.known;
    for (const [namespace, shown] of known.namespaces) add(sum.namespaces, namespace, shown);
    for (const [action, count] of known.actions) addAction(sum, action, count);
    for (const constraint of slice) byConstraint.set(constraintKey(constraint), countOf(constraint));
  }
  const whole = sum.total === sum.shown;
  const byNamespace = [...sum.namespaces].map(([namespace, shown]): [string, ViolationCount] => [
    namespace,
    whole ? { shown, total: shown } : { shown },
  ]);
  return {
    all: viewOf(sum),
    byAction: new Map([...sum.actions].map(([action, count]) => [action, viewOf(count)])),
    byConstraint,
    byNamespace: new Map(byNamespace),
  };
}

/** What one constraint’s status says; no total where no audit has looked. */
export function countOf(constraint: Constraint): ViolationCount {
  const shown = constraint.violations.length;
  const { totalViolations } = constraint;
  if (totalViolations !== undefined && wasAudited(constraint))
    return { shown, total: Math.max(totalViolations, shown) };
  return { shown };
}

/** Violations of one constraint by what admission does with them. What audit did not keep is as the constraint says. */
export function countsAtAdmission(constraint: Constraint): ReadonlyMap<string, ViolationCount> {
  const known = atAdmission.get(constraint) ?? countAtAdmission(constraint);
  atAdmission.set(constraint, known);
  return known;
}

// Findings, lists and their orders ask again and again, and it may take a look at each violation.
const atAdmission = new WeakMap<Constraint, ReadonlyMap<string, ViolationCount>>();

function countAtAdmission(constraint: Constraint): ReadonlyMap<string, ViolationCount> {
  const own = admissionAction(constraint);
  const all = countOf(constraint);
  if (isUniform(constraint)) return new Map([[own, all]]);
  const shown = new Map<string, number>();
  for (let row = 0; row < constraint.violations.length; row++) {
    const action = admissionOfRow(constraint, row);
    shown.set(action, (shown.get(action) ?? 0) + 1);
  }
  const counts = new Map<string, ViolationCount>();
  for (const [action, number] of shown) if (action !== own) counts.set(action, { shown: number, total: number });
  const ofOwn = shown.get(own) ?? 0;
  const cut = all.total === undefined ? undefined : all.total - all.shown;
  if (ofOwn > 0 || cut !== 0) counts.set(own, { shown: ofOwn, ...(cut !== undefined && { total: ofOwn + cut }) });
  return counts;
}

interface MutableCount {
  shown: number;
  total: number | undefined;
  /** As `total`, with what is shown where nothing else is known. */
  known: number;
}

class SliceCounts implements MutableCount {
  shown = 0;
  total: number | undefined = 0;
  known = 0;
  readonly actions = new Map<string, MutableCount>();
  readonly namespaces = new Map<string, number>();
}

function countSlice(slice: ConstraintSlice): SliceCounts {
  const counts = new SliceCounts();
  for (const constraint of slice) {
    const { shown, total } = countOf(constraint);
    counts.shown += shown;
    counts.total = plus(counts.total, total);
    counts.known += total ?? shown;
    for (const [{ namespace }, rows] of columnsOf(constraint.violations).countShared()) {
      add(counts.namespaces, namespace, rows);
    }
    for (const [action, count] of countsAtAdmission(constraint)) {
      addAction(counts, action, { shown: count.shown, total: count.total, known: count.total ?? count.shown });
    }
  }
  return counts;
}

function addAction(counts: SliceCounts, action: string, { shown, total, known }: MutableCount): void {
  const count = counts.actions.get(action) ?? { shown: 0, total: 0, known: 0 };
  count.shown += shown;
  count.total = plus(count.total, total);
  count.known += known;
  counts.actions.set(action, count);
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function add(counts: Map<string, number>, key: string, number: number): void {
  counts.set(key, (counts.get(key) ?? 0) + number);
}

function viewOf({ shown, total, known }: MutableCount): ViolationCount {
  if (total !== undefined) return { shown, total };
  return known > shown ? { shown, atLeast: known } : { shown };
}

/** The workload that a violation’s Pod belongs to, or the violating object itself. */
export interface ViolationOwner {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** True when the violating object is a Pod of this owner. */
  readonly ofPod: boolean;
}

/** `pods` by `<namespace>/<name>`; undefined when they may not be read, so that every Pod stands for itself. */
export function ownerOf(
  violation: Pick<Violation, 'object'>,
  pods: ReadonlyMap<string, PodOwner> | undefined,
): ViolationOwner {
  const { group, kind, namespace, name } = violation.object;
  const owner = kind === 'Pod' && group === '' ? pods?.get(`${namespace}/${name}`)?.owner : undefined;
  return owner
    ? { group: owner.group, kind: owner.kind, namespace, name: owner.name, ofPod: true }
    : { group, kind, namespace, name, ofPod: false };
}
