import { type Constraint, constraintKey } from '../constraint.ts';
import { defined } from '../defined.ts';
import { type Assignment, isInForce } from './assignment.ts';
import { type Definition, type Initiative, isOfDefinition } from './definition.ts';
import { type AssignedDefinition, assignedDefinitions, type Catalogue, expectedAction } from './effect.ts';
import { idKey } from './resource-id.ts';

/** A constraint's Azure side. Ids are what the add-on wrote; the rest is there when Azure's answer holds it. */
export interface ConstraintOrigin {
  readonly assignmentId: string;
  readonly definitionId: string;
  readonly referenceId: string;
  readonly assignment?: Assignment;
  readonly definition?: Definition;
  readonly initiative?: Initiative;
}

/** Constraints joined to assignments, definitions and initiatives by the add-on's annotations, both ways. */
export interface AzureJoin {
  /** By `constraintKey`; constraints without the add-on's annotations are not in it. */
  readonly origins: ReadonlyMap<string, ConstraintOrigin>;
  /** By `idKey` of the assignment. */
  readonly byAssignment: ReadonlyMap<string, readonly Constraint[]>;
  /** By `idKey` of the definition. */
  readonly byDefinition: ReadonlyMap<string, readonly Constraint[]>;
  /** By `idKey` of the initiative. */
  readonly byInitiative: ReadonlyMap<string, readonly Constraint[]>;
}

/** `assignments` may be what bears on the cluster only; a constraint of any other keeps its ids and no assignment. */
export function joinAzure(
  constraints: readonly Constraint[],
  assignments: readonly Assignment[],
  catalogue: Catalogue,
): AzureJoin {
  const known = new Map(assignments.map((assignment) => [idKey(assignment.id), assignment]));
  const origins = new Map<string, ConstraintOrigin>();
  const ofAzure = constraints.filter(({ origin }) => origin !== undefined && origin.assignmentId !== '');
  for (const constraint of ofAzure) {
    const { origin } = constraint;
    if (origin === undefined) continue;
    const assignment = known.get(idKey(origin.assignmentId));
    const definition = catalogue.definitions.get(idKey(origin.definitionId));
    const initiative =
      origin.setDefinitionId === '' ? undefined : catalogue.initiatives.get(idKey(origin.setDefinitionId));
    origins.set(constraintKey(constraint), {
      assignmentId: origin.assignmentId,
      definitionId: origin.definitionId,
      referenceId: origin.definitionReferenceId,
      ...defined({ assignment, definition, initiative }),
    });
  }
  const by = (id: 'assignmentId' | 'definitionId' | 'setDefinitionId') =>
    Map.groupBy(ofAzure, ({ origin }) => idKey(origin?.[id] ?? ''));
  const byInitiative = by('setDefinitionId');
  byInitiative.delete('');
  return { origins, byAssignment: by('assignmentId'), byDefinition: by('definitionId'), byInitiative };
}

/** The add-on looks every 15 minutes; ARM and the sync itself take a few more. */
export const syncAllowance = 20 * 60_000;

/** A definition that an assignment puts to work and for which the cluster has no constraint. */
export interface MissingConstraint {
  readonly assignment: Assignment;
  readonly assigned: AssignedDefinition;
  /** Epoch ms since when it should hold; absent when the assignment does not say when it was changed. */
  readonly since?: number;
  /** The add-on may not have looked yet. */
  readonly withinAllowance: boolean;
}

/** Only definitions that the add-on turns into constraints count: no mutations, no `Disabled`, none that are excluded. */
export function missingConstraints(
  assignments: readonly Assignment[],
  join: AzureJoin,
  catalogue: Catalogue,
  clusterId: string,
  now: number,
): readonly MissingConstraint[] {
  const missing: MissingConstraint[] = [];
  for (const assignment of assignments) {
    if (!isInForce(assignment, clusterId)) continue;
    const present = join.byAssignment.get(idKey(assignment.id)) ?? [];
    for (const assigned of assignedDefinitions(assignment, catalogue)) {
      const expected = expectedAction(assignment, assigned);
      if (expected === undefined || expected === 'none') continue;
      if (present.some((constraint) => comesFrom(constraint, assigned))) continue;
      const since = assignment.updatedAt ?? assignment.createdAt;
      missing.push({
        assignment,
        assigned,
        withinAllowance: since !== undefined && now - since < syncAllowance,
        ...(since === undefined ? {} : { since }),
      });
    }
  }
  return missing;
}

function comesFrom({ origin }: Constraint, assigned: AssignedDefinition): boolean {
  if (origin === undefined) return false;
  const { definitionId, definitionReferenceId: referenceId } = origin;
  return isOfDefinition({ definitionId, referenceId }, assigned);
}

/** Constraints that carry an assignment's id which is not among those that bear on the cluster (deleted, excluded, moved). */
export function orphanConstraints(
  constraints: readonly Constraint[],
  assignments: readonly Assignment[],
  clusterId: string,
): readonly Constraint[] {
  const bearing = new Set(
    assignments.filter((assignment) => isInForce(assignment, clusterId)).map(({ id }) => idKey(id)),
  );
  return constraints.filter(
    (constraint) =>
      constraint.origin && constraint.origin.assignmentId !== '' && !bearing.has(idKey(constraint.origin.assignmentId)),
  );
}
