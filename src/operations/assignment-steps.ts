import { scopeContains, scopeLevel } from '../governance/azure/resource-id.ts';
import { spellEvidence } from './cluster-evidence.ts';
import type { OperationWorld, Step } from './operation.ts';
import { seenInCluster } from './reading-ahead.ts';

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
    async run(context) {
      const { world } = context;
      if (!concernsCluster(world, scope, notScopes))
        return { state: 'unverified', note: 'the console is not connected to a cluster that it concerns' };
      if (expected === 'any') return { state: 'skipped', note: 'it makes no constraints' };
      return seenInCluster(() => {
        const found = world.evidence.ofAssignment(assignmentId);
        const seen = found ? spellEvidence(found) : 'constraints cannot be read';
        const isSo = found !== undefined && (expected === 'gone') === (found.constraints === 0);
        return { isSo, seen, meanwhile: `${seen}; the add-on looks every 15 minutes` };
      }, context);
    },
  };
}
