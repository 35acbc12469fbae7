import { isArmError } from '../azure/arm-error.ts';
import { grantRole, type RoleGrant, roleAssignmentsAt } from '../azure/role-assignments.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import type { RoleAssignment } from '../governance/azure/registry.ts';
import { sameId } from '../governance/azure/resource-id.ts';
import { became, type OperationWorld, type Step, type StepContext } from './operation.ts';

export const grantRight = { action: 'Microsoft.Authorization/roleAssignments/write', role: roles.access };
export const revokeRight = { action: 'Microsoft.Authorization/roleAssignments/delete', role: roles.access };

const tries = 10;

/** Whether a role assignment is of exactly this scope, role and principal. */
export function isGrant({ scope, role, principalId }: Omit<RoleGrant, 'name'>): (one: RoleAssignment) => boolean {
  return (one) =>
    sameId(one.scope, scope) &&
    one.principalId.toLowerCase() === principalId.toLowerCase() &&
    one.roleDefinitionId.toLowerCase().endsWith(`/${role.toLowerCase()}`);
}

export async function findGrant(
  world: OperationWorld,
  grant: Omit<RoleGrant, 'name'>,
  signal: AbortSignal,
): Promise<RoleAssignment | undefined> {
  return (await roleAssignmentsAt(world.arm, grant.scope, signal)).find(isGrant(grant));
}

/**
 * Grants with as many tries as az makes, each waiting longer, for a new identity takes its time to be known everywhere. `grant` may
 * need the principal that an earlier step made.
 */
export function grantStep(
  id: string,
  title: string,
  scope: string,
  name: string,
  grant: (context: StepContext) => Promise<RoleGrant>,
): Step {
  return {
    id,
    title,
    request: `PUT ${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    async run(context) {
      const { world, signal, tell } = context;
      const asked = await grant(context);
      for (let attempt = 1; ; attempt++) {
        try {
          const outcome = await grantRole(world.arm, asked, signal);
          return { state: 'done', note: outcome === 'exists' ? 'it had the role already' : 'granted' };
        } catch (error) {
          if (!isArmError(error) || error.code.toLowerCase() !== 'principalnotfound' || attempt >= tries) throw error;
          tell(`the directory does not know the identity yet, try ${attempt} of ${tries}`);
          await world.sleep(world.pace.replication * attempt, signal);
        }
      }
    },
    readBack: async (context) => became(await findGrant(context.world, await grant(context), context.signal)),
  };
}
