import type { ClusterPicture } from '../cluster-picture.ts';
import type { Constraint } from '../constraint.ts';
import { allConstraintsKnown, known, knownConstraints } from '../known.ts';
import type { AzurePicture } from './azure-picture.ts';
import { type AzureJoin, joinAzure, type MissingConstraint, missingConstraints, orphanConstraints } from './join.ts';

/** How constraints and Azure's side belong together, and what has no other half. */
export interface JoinedSides {
  readonly join: AzureJoin;
  /** Empty while not all of both sides is read: a part would make the rest look missing. */
  readonly missing: readonly MissingConstraint[];
  readonly orphans: readonly Constraint[];
}

/** `kept` is the join of the same constraints, assignments and catalogue, when there is one: only time has passed then. */
export function joinSides(
  cluster: ClusterPicture,
  azure: AzurePicture | undefined,
  now: number,
  kept?: AzureJoin,
): JoinedSides {
  const assignments = known(azure?.assignments);
  const catalogue = {
    definitions: known(azure?.definitions) ?? new Map(),
    initiatives: known(azure?.initiatives) ?? new Map(),
  };
  const constraints = knownConstraints(cluster).map(({ constraint }) => constraint);
  const join = kept ?? joinAzure(constraints, assignments ?? [], catalogue);
  const managed = known(azure?.cluster);
  if (!assignments || !managed || !allConstraintsKnown(cluster)) return { join, missing: [], orphans: [] };
  return {
    join,
    missing: missingConstraints(assignments, join, catalogue, managed.id, now),
    orphans: orphanConstraints(constraints, assignments, managed.id),
  };
}
