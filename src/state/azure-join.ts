import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import { joinAzure, missingConstraints, orphanConstraints } from '../governance/azure/join.ts';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { known, knownConstraints } from '../governance/known.ts';
import type { AzureState } from './azure-state.ts';

type Joined = Pick<AzureState, 'join' | 'missing' | 'orphans'>;

/**
 * Works out how constraints and Azure's side belong together, anew only when one of them changed; the same object comes
 * back while nothing did.
 */
export function createJoin(): (cluster: ClusterPicture, azure: AzurePicture, now: number) => Joined | undefined {
  let inputs: readonly unknown[] = [];
  let joined: Joined | undefined;
  let shown = '';

  return (cluster, azure, now) => {
    const assignments = known(azure.assignments);
    const next = [
      cluster.constraints,
      assignments,
      known(azure.definitions),
      known(azure.initiatives),
      known(azure.cluster)?.id,
    ];
    const catalogue = {
      definitions: known(azure.definitions) ?? new Map(),
      initiatives: known(azure.initiatives) ?? new Map(),
    };
    const changed = next.some((input, index) => input !== inputs[index]);
    const constraints = knownConstraints(cluster).map(({ constraint }) => constraint);
    const join = changed || !joined ? joinAzure(constraints, assignments ?? [], catalogue) : joined.join;
    inputs = next;
    const clusterId = known(azure.cluster)?.id;
    const all = isComplete(cluster) && assignments !== undefined && clusterId !== undefined;
    const missing = all ? missingConstraints(assignments, join, catalogue, clusterId, now) : [];
    const orphans = all ? orphanConstraints(constraints, assignments, clusterId) : [];
    // The allowance runs out by itself, so that missing ones change while nothing else does.
    const text = JSON.stringify([
      missing.map(({ assignment, assigned, withinAllowance }) => [
        assignment.id,
        assigned.definitionId,
        assigned.referenceId,
        withinAllowance,
      ]),
      orphans.map(({ kind, name }) => `${kind}/${name}`),
    ]);
    if (!changed && text === shown) return undefined;
    shown = text;
    joined = { join, missing, orphans };
    return joined;
  };
}

/** Every constraint is read: a part would make the rest look missing. */
function isComplete({ kinds, constraints }: ClusterPicture): boolean {
  if (kinds.state === 'absent') return true;
  return (
    known(kinds) !== undefined &&
    [...constraints.values()].every((reading) => reading.state === 'absent' || known(reading) !== undefined)
  );
}
