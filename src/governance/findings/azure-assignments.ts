import type { Assignment } from '../azure/assignment.ts';
import { knownCatalogue } from '../azure/azure-picture.ts';
import { type MissingConstraint, syncAllowance } from '../azure/join.ts';
import { isStopped } from '../azure/managed-cluster.ts';
import { idKey, nameOf } from '../azure/resource-id.ts';
import type { Constraint } from '../constraint.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause, type Single } from './one-a-cause.ts';
import { longSpan } from './wording.ts';

/** `azure-assignment-without-constraint:<assignment id>`: the add-on has not brought (all of) it to the cluster. */
export function* assignmentWithoutConstraint({ azure, joined, now }: Observed): Iterable<Finding> {
  const managed = known(azure?.cluster);
  if (managed?.addon.state !== 'enabled' || isStopped(managed) || !knownCatalogue(azure)) return;
  const byAssignment = Map.groupBy(joined.missing, ({ assignment }) => assignment);
  yield* oneACause([...byAssignment].map(([assignment, entries]) => missingFrom(assignment, entries, now)));
}

function missingFrom(assignment: Assignment, entries: readonly MissingConstraint[], now: number): Single {
  const id = idKey(assignment.id);
  const title = assignment.displayName || assignment.name;
  const since = entries[0]?.since;
  const waiting = entries.every(({ withinAllowance }) => withinAllowance);
  const count = entries.length === 1 ? 'no constraint' : `${entries.length} constraints missing`;
  const names = entries.map(({ assigned }) => assigned.definition?.displayName || nameOf(assigned.definitionId));
  const finding: Finding = {
    id: `azure-assignment-without-constraint:${id}`,
    severity: waiting ? 'info' : 'warning',
    title:
      since === undefined
        ? `Assignment "${title}": ${count} in this cluster`
        : `Assignment "${title}" changed ${longSpan(now - since)} ago: ${count} in this cluster yet`,
    evidence: names.slice(0, 5),
    next: waiting
      ? `Wait: the add-on looks every 15 minutes; ${longSpan(syncAllowance)} are allowed for.`
      : 'Look at the azure-policy pod’s log and at Health: the add-on should have made it by now.',
    ...(since !== undefined && { since }),
    mend: { page: 'assignment', id, title },
  };
  const cause: Cause = {
    id: `azure-assignment-without-constraint:${waiting ? 'waiting' : 'overdue'}`,
    title: (number) =>
      `${counted(number, 'assignment')} have constraints missing in this cluster${waiting ? ' yet' : ''}`,
    nouns: 'assignments',
    mend: { page: 'assignments' },
  };
  return { cause, finding, line: finding.title };
}

/** `azure-constraint-without-assignment:<assignment id>`: constraints that should have gone with their assignment. */
export function* constraintWithoutAssignment({ joined, now }: Observed): Iterable<Finding> {
  const overdue = joined.orphans.filter(({ createdAt }) => now - createdAt >= syncAllowance);
  const byAssignment = Map.groupBy(overdue, ({ origin }) => idKey(origin?.assignmentId ?? ''));
  yield* oneACause(
    [...byAssignment].map(([id, constraints]) => ({ cause: leftBehind, finding: orphans(id, constraints) })),
  );
}

const leftBehind: Cause = {
  id: 'azure-constraint-without-assignment',
  title: (count) =>
    `${counted(count, 'assignment')} no longer bear on this cluster, and their constraints are still here`,
  nouns: 'assignments',
  mend: { page: 'assignments' },
};

function orphans(assignmentId: string, constraints: readonly Constraint[]): Finding {
  return {
    id: `azure-constraint-without-assignment:${assignmentId}`,
    severity: 'warning',
    title: `${counted(constraints.length, 'constraint')} of an assignment that no longer bears on this cluster`,
    evidence: [assignmentId, ...constraints.slice(0, 5).map(({ kind, name }) => `${kind}/${name}`)],
    next: `The add-on removes them at its next sync (15 minutes; ${longSpan(syncAllowance)} are allowed for). If they stay, look at its log.`,
    mend: { page: 'assignments' },
  };
}
