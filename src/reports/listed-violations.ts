import { compareTexts } from '../governance/compare-texts.ts';
import type { Constraint } from '../governance/constraint.ts';
import { actionRank } from '../governance/enforcement-action.ts';
import type { Violation } from '../governance/violation.ts';
import type { SharedPart, ViolationColumns } from '../governance/violation-columns.ts';
import { columnsOf } from '../governance/violation-pack.ts';

/** The violations of some constraints in the order of a report, each made when it is come to: 50,000 never stand at once. */
export interface ListedViolations extends Iterable<Violation> {
  readonly length: number;
}

/** Of one namespace, or of all when it is "". */
export function listViolations(constraints: readonly Constraint[], namespace: string): ListedViolations {
  const buckets = new Map<string, Bucket>();
  let length = 0;
  for (const { violations } of constraints) {
    const columns = columnsOf(violations);
    const bucketOfPart = columns.data.shared.map((shared) =>
      namespace === '' || shared.namespace === namespace ? bucketOf(buckets, shared) : undefined,
    );
    for (const row of columns.data.order) {
      const bucket = bucketOfPart[columns.data.part[row] ?? -1];
      if (bucket === undefined) continue;
      let run = bucket.runs.at(-1);
      if (run?.columns !== columns) {
        run = { columns, rows: [] };
        bucket.runs.push(run);
      }
      run.rows.push(row);
      length++;
    }
  }
  const sorted = [...buckets.values()].sort(
    (a, b) => a.worst - b.worst || compareTexts(a.namespace, b.namespace) || compareTexts(a.kind, b.kind),
  );
  return {
    length,
    *[Symbol.iterator]() {
      for (const { runs } of sorted) for (const { columns, row } of inOrder(runs)) yield columns.violation(row);
    },
  };
}

/** Rows of one constraint; numbers, for there is an object each only of those that are being printed. */
interface Run {
  readonly columns: ViolationColumns;
  readonly rows: number[];
}

/** What hurts alike, in one namespace and of one kind. */
interface Bucket extends Pick<SharedPart, 'namespace' | 'kind'> {
  readonly worst: number;
  readonly runs: Run[];
}

function bucketOf(buckets: Map<string, Bucket>, { action, actions, namespace, kind }: SharedPart): Bucket {
  const worst = Math.min(actionRank(action), ...actions.map(actionRank));
  const key = `${worst} ${namespace} ${kind}`;
  const bucket = buckets.get(key) ?? { worst, namespace, kind, runs: [] };
  buckets.set(key, bucket);
  return bucket;
}

/** By object, then by constraint, so that two runs can be compared line by line. */
function inOrder(runs: readonly Run[]): readonly { readonly columns: ViolationColumns; readonly row: number }[] {
  return runs
    .flatMap(({ columns, rows }) =>
      rows.map((row) => ({ columns, row, name: columns.nameOf(row), by: columns.sharedOf(row).constraint })),
    )
    .sort(
      (a, b) =>
        compareTexts(a.name, b.name) ||
        compareTexts(a.by.kind, b.by.kind) ||
        compareTexts(a.by.name, b.by.name) ||
        compareTexts(a.columns.messageOf(a.row), b.columns.messageOf(b.row)),
    );
}
