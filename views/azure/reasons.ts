import type { ManagedCluster } from '../../src/governance/azure/managed-cluster.ts';
import { nameOf } from '../../src/governance/azure/resource-id.ts';
import type { Right } from '../../src/operations/words.ts';
import { heldAt } from '../../src/state/azure-rights.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';

/** Why Azure can be asked nothing now; undefined when it can. */
export function azureAway({ azure: { phase, problem } }: ConsoleState): string | undefined {
  switch (phase) {
    case 'signed-in':
      return undefined;
    case 'signing-in':
      return 'still signing in to Azure';
    case 'off':
      return 'Azure is not asked';
    default:
      return `not signed in to Azure${problem ? `: ${problem.what}` : ''} (:azure has the way out)`;
  }
}

/** Why nothing can be changed in Azure now. */
export function azureFixed(state: ConsoleState): string | undefined {
  if (state.connection.readonly) return 'the console is read-only';
  return azureAway(state);
}

/** The AKS cluster of the context, or why it is not known. */
export function clusterOr(state: ConsoleState): ManagedCluster | string {
  const away = azureAway(state);
  if (away !== undefined) return away;
  const { cluster, candidates } = state.azure.picture;
  if (cluster.value) return cluster.value;
  if (candidates.length > 1) return `${candidates.length} AKS clusters answer to this server: choose one in :azure`;
  if (cluster.state === 'loading') return 'which AKS cluster this is, is not known yet';
  return cluster.problem?.what ?? 'this context is none of the AKS clusters that you can see';
}

/** Why the login may not do it; undefined when it may, or nobody knows yet: the plan finds out. */
export function missingRight({ azure }: ConsoleState, { action, role }: Right, scope: string): string | undefined {
  if (heldAt(azure, action, scope) !== 'no') return undefined;
  return `you lack ${action} at ${nameOf(scope)}; the role ${role} has it`;
}
