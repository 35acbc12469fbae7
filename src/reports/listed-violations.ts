import { compareTexts } from '../governance/compare-texts.ts';
import type { Constraint } from '../governance/constraint.ts';
import { actionRank } from '../governance/enforcement-action.ts';
import type { Since } from '../governance/since.ts';
import type { Violation } from '../governance/violation.ts';
import { admissionOfRow } from '../governance/violation-admission.ts';
import type { SharedPart, ViolationColumns } from '../governance/violation-columns.ts';
import { columnsOf } from '../governance/violation-pack.ts';

/** The violations of some constraints in the order of a report, each made when it is come to: 50,000 never stand at once. */
export interface ListedViolations extends Iterable<ListedViolation> {
  readonly length: number;
}

export interface ListedViolation {
  readonly violation: Violation;
  /** What admission does with it. */
  readonly admission: string;
  readonly since: Since | undefined;
}

/** Tells since when a row of a constraint is known. */
export type SinceOfRow = (constraint: Constraint, row: number) => Since | undefined;

/** Of one namespace, or of all when it is "". */
export function listViolations(
  constraints: readonly Constraint[],
  namespace: string,
  sinceOfRow: SinceOfRow = () => undefined,
  keep: (since: Since | undefined) => boolean = () => true,
): ListedViolations {
  const buckets = new Map<string, Bucket>();
  let length = 0;
  for (const constraint of constraints) {
    const columns = columnsOf(constraint.violations);
    // By what its violations have in common; few differ in what admission does.
    const ofPart = columns.data.shared.map(() => new Map<string, Bucket>());
    for (const row of columns.data.order) {
      const shared = columns.sharedOf(row);
      if (namespace !== '' && shared.namespace !== namespace) continue;
      if (!keep(sinceOfRow(constraint, row))) continue;
      const admission = admissionOfRow(constraint, row);
      const known = ofPart[columns.data.part[row] ?? -1];
      const bucket = known?.get(admission) ?? bucketOf(buckets, admission, shared);
      known?.set(admission, bucket);
      let run = bucket.runs.at(-1);
      if (run?.columns !== columns) {
        run = { constraint, columns, rows: [] };
        bucket.runs.push(run);
      }
      run.rows.push(row);
      length++;
    }
  }
  const sorted = [...buckets.values()].sort(
    (a, b) =>
      actionRank(a.admission) - actionRank(b.admission) ||
      compareTexts(a.namespace, b.namespace) ||
      compareTexts(a.kind, b.kind),
  );
  return {
    length,
    *[Symbol.iterator]() {
      for (const { admission, runs } of sorted) {
        for (const { constraint, columns, row } of inOrder(runs))
          yield { violation: columns.violation(row), admission, since: sinceOfRow(constraint, row) };
      }
    },
  };
}

/** Rows of one constraint; numbers, for there is an object each only of those that are being printed. */
interface Run {
  readonly constraint: Constraint;
  readonly columns: ViolationColumns;
  readonly rows: number[];
}

/** What hurts alike, in one namespace and of one kind. */
interface Bucket extends Pick<SharedPart, 'namespace' | 'kind'> {
  readonly admission: string;
  readonly runs: Run[];
}

function bucketOf(buckets: Map<string, Bucket>, admission: string, { namespace, kind }: SharedPart): Bucket {
  const key = `${admission} ${namespace} ${kind}`;
  const bucket = buckets.get(key) ?? { admission, namespace, kind, runs: [] };
  buckets.set(key, bucket);
  return bucket;
}

/** By object, then by constraint, so that two runs can be compared line by line. */
function inOrder(runs: readonly Run[]): readonly (Omit<Run, 'rows'> & { readonly row: number })[] {
  return runs
    .flatMap(({ constraint, columns, rows }) =>
      rows.map((row) => ({
        constraint,
        columns,
        row,
        name: columns.nameOf(row),
        by: columns.sharedOf(row).constraint,
      })),
    )
    .sort(
      (a, b) =>
        compareTexts(a.name, b.name) ||
        compareTexts(a.by.kind, b.by.kind) ||
        compareTexts(a.by.name, b.by.name) ||
        compareTexts(a.columns.messageOf(a.row), b.columns.messageOf(b.row)),
    );
}
