import { isArmError } from '../azure/arm-error.ts';
import { getAssignment } from '../azure/assignments.ts';
import { scopeContains, scopeLevel } from '../governance/azure/resource-id.ts';
import type { OperationWorld, Step } from './operation.ts';

/** Whether the cluster that the console shows is one that the scope holds; management groups do by the sheer asking. */
export function concernsCluster(world: OperationWorld, scope: string, notScopes: readonly string[]): boolean {
  const { clusterId } = world.evidence;
  if (clusterId === undefined || notScopes.some((excluded) => scopeContains(excluded, clusterId))) return false;
  return scopeLevel(scope) === 'management group' || scopeContains(scope, clusterId);
}

/** Looks for the assignment's constraints until they are there, or gone. */
export function constraintsStep(
  assignmentId: string,
  expected: 'there' | 'gone' | 'any',
  scope: string,
  notScopes: readonly string[],
): Step {
  return {
    id: 'verify-cluster',
    title: expected === 'gone' ? 'See its constraints gone from the cluster' : 'See its constraints in the cluster',
    writes: false,
    async run({ world, signal, tell }) {
      if (!concernsCluster(world, scope, notScopes))
        return { state: 'unverified', note: 'the console is not connected to a cluster that it concerns' };
      if (expected === 'any') return { state: 'skipped', note: 'it makes no constraints' };
      const until = world.now() + world.pace.clusterPatience;
      for (;;) {
        const found = world.evidence.ofAssignment(assignmentId);
        const seen =
          found === undefined
            ? 'constraints cannot be read'
            : `${found.constraints} constraints, ${found.violations} violations`;
        if (found && (expected === 'gone') === (found.constraints === 0)) return { state: 'done', note: seen };
        if (world.now() >= until) return { state: 'unverified', note: seen };
        tell(`${seen}; the add-on looks every 15 minutes`);
        await world.sleep(world.pace.look, signal);
      }
    },
  };
}

/** Undefined when there is none. */
export async function findAssignment(world: OperationWorld, id: string, signal: AbortSignal) {
  try {
    return await getAssignment(world.arm, id, signal);
  } catch (error) {
    if (isArmError(error, 404)) return undefined;
    throw error;
  }
}
