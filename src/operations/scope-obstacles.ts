import type { ArmClients } from '../azure/arm-clients.ts';
import { isArmError } from '../azure/arm-error.ts';
import { getResource } from '../azure/resources.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { scopeContains, scopeLevel } from '../governance/azure/resource-id.ts';

/** What is wrong with the scope of an assignment and those it leaves out. What ARM will not tell is not held against them. */
export async function scopeObstacles(
  arm: ArmClients,
  scope: string,
  notScopes: readonly string[],
  signal: AbortSignal,
): Promise<readonly AzureProblem[]> {
  const level = scopeLevel(scope);
  // What is below a management group is not told by its id.
  const outside = notScopes.filter((one) => !['management group', 'tenant'].includes(level) && !isBelow(scope, one));
  const [missing, ...missingBelow] = await Promise.all(
    [scope, ...notScopes.filter((one) => !outside.includes(one))].map((one) => missingScope(arm, one, signal)),
  );
  return [
    ...(missing ? [missing] : []),
    ...outside.map((one) => ({
      what: `What is to be left out is not below ${scope}: ${one}`,
      next: 'Give the id of a scope below.',
      wrongInput: true as const,
    })),
    ...(missing ? [] : missingBelow).flatMap((one) => (one ? [{ ...one, what: `${one.what} to leave out` }] : [])),
  ];
}

function isBelow(scope: string, id: string): boolean {
  return scopeContains(scope, id) && !scopeContains(id, scope);
}

/** That Azure does not have it; what else keeps it from telling is not held against it. */
export async function missingScope(
  arm: ArmClients,
  id: string,
  signal: AbortSignal,
): Promise<AzureProblem | undefined> {
  try {
    await getResource(arm, id, signal);
    return undefined;
  } catch (error) {
    if (!isArmError(error, 404)) return undefined;
    const next = `Look at its spelling: Azure says "${error.message}"`;
    return { what: `There is no scope ${id}`, next, code: error.code, wrongInput: true };
  }
}

const anyScope =
  /^\/(subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?(\/providers\/[^/]+(\/[^/]+\/[^/]+)+)?|providers\/Microsoft\.Management\/managementGroups\/[^/]+)\/?$/i;

/** Whether it is spelled as the id of a scope at all. */
export function isScopeId(id: string): boolean {
  return anyScope.test(id);
}
