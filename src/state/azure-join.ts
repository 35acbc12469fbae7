import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import { type JoinedSides, joinSides } from '../governance/azure/joined-sides.ts';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { known } from '../governance/known.ts';

/**
 * Works out how constraints and Azure's side belong together, anew only when one of them changed; the same object comes
 * back while nothing did.
 */
export function createJoin(): (cluster: ClusterPicture, azure: AzurePicture, now: number) => JoinedSides {
  let inputs: readonly unknown[] = [];
  let last: JoinedSides | undefined;

  return (cluster, azure, now) => {
    const next = [
      cluster.constraints,
      known(azure.assignments),
      known(azure.definitions),
      known(azure.initiatives),
      known(azure.versions),
      known(azure.cluster)?.id,
    ];
    const same = next.every((input, index) => input === inputs[index]) ? last : undefined;
    inputs = next;
    const joined = joinSides(cluster, azure, now, same?.join);
    // The allowance runs out by itself, so that missing ones change while nothing else does.
    if (same && spelled(same) === spelled(joined)) return same;
    last = joined;
    return joined;
  };
}

function spelled({ missing, orphans }: JoinedSides): string {
  return JSON.stringify([
    missing.map(({ assignment, assigned, withinAllowance }) => [
      assignment.id,
      assigned.definitionId,
      assigned.referenceId,
      withinAllowance,
    ]),
    orphans.map(({ kind, name }) => `${kind}/${name}`),
  ]);
}
