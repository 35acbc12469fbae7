import { isArmError } from '../azure/arm-error.ts';
import { grantRole, type RoleGrant, roleAssignmentsAt } from '../azure/role-assignments.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import type { RoleAssignment } from '../governance/azure/registry.ts';
import { sameId } from '../governance/azure/resource-id.ts';
import type { OperationWorld, Step, StepContext } from './operation.ts';

export const grantRight = { action: 'Microsoft.Authorization/roleAssignments/write', role: roles.access };
export const revokeRight = { action: 'Microsoft.Authorization/roleAssignments/delete', role: roles.access };

const tries = 10;

/** Grants with as many tries as az makes, each waiting longer, for a new identity takes its time to be known everywhere. */
export async function grantWithPatience(
  grant: RoleGrant,
  { world, signal, tell }: StepContext,
): Promise<'granted' | 'exists'> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await grantRole(world.arm, grant, signal);
    } catch (error) {
      if (!isArmError(error) || error.code.toLowerCase() !== 'principalnotfound' || attempt >= tries) throw error;
      tell(`the directory does not know the identity yet, try ${attempt} of ${tries}`);
      await world.sleep(world.pace.replication * attempt, signal);
    }
  }
}

/** The role assignment of exactly this scope, role and principal, if there is one. */
export async function findGrant(
  world: OperationWorld,
  grant: Omit<RoleGrant, 'name'>,
  signal: AbortSignal,
): Promise<RoleAssignment | undefined> {
  const assignments = await roleAssignmentsAt(world.arm, grant.scope, signal);
  return assignments.find(
    (assignment) =>
      sameId(assignment.scope, grant.scope) &&
      assignment.principalId.toLowerCase() === grant.principalId.toLowerCase() &&
      assignment.roleDefinitionId.toLowerCase().endsWith(`/${grant.role.toLowerCase()}`),
  );
}

/** `grant` may need the principal that an earlier step made. */
export function grantStep(
  id: string,
  title: string,
  request: string,
  grant: (context: StepContext) => Promise<RoleGrant>,
): Step {
  return {
    id,
    title,
    writes: true,
    request,
    async run(context) {
      const outcome = await grantWithPatience(await grant(context), context);
      return { state: 'done', note: outcome === 'exists' ? 'it had the role already' : 'granted' };
    },
    async readBack(context) {
      return { state: (await findGrant(context.world, await grant(context), context.signal)) ? 'done' : 'not done' };
    },
  };
}
