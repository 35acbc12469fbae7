import * as z from 'zod';
import type { RoleAssignment } from '../governance/azure/registry.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';
import type { ArmClients } from './arm-clients.ts';
import { isArmError } from './arm-error.ts';
import { abortable, anySubscription, sent } from './sdk-arguments.ts';

/** Role assignments that apply at a scope, inherited ones included, none below it. @throws ArmError */
export async function roleAssignmentsAt(
  arm: ArmClients,
  scope: string,
  signal?: AbortSignal,
): Promise<readonly RoleAssignment[]> {
  const client = await arm.authorization(parseResourceId(scope)?.subscriptionId ?? anySubscription);
  const options = { filter: 'atScope()', ...abortable(signal) };
  return Array.fromAsync(client.roleAssignments.listForScope(sent(scope), options), (body) => ({
    id: body.id ?? '',
    scope: body.scope ?? '',
    roleDefinitionId: body.roleDefinitionId ?? '',
    principalId: body.principalId ?? '',
    principalType: body.principalType ?? '',
  }));
}

export interface RoleGrant {
  readonly scope: string;
  /** A new guid, kept in the journal: the same PUT twice is one role assignment. */
  readonly name: string;
  /** The role's guid. */
  readonly role: string;
  readonly principalId: string;
}

/** `exists` when the principal already has the role there. @throws ArmError PrincipalNotFound while a new identity spreads */
export async function grantRole(
  arm: ArmClients,
  grant: RoleGrant,
  signal?: AbortSignal,
): Promise<'granted' | 'exists'> {
  const subscriptionId = parseResourceId(grant.scope)?.subscriptionId;
  const client = await arm.authorization(subscriptionId ?? anySubscription);
  const above = subscriptionId === undefined ? '' : `/subscriptions/${subscriptionId}`;
  try {
    await client.roleAssignments.create(
      sent(grant.scope),
      grant.name,
      {
        roleDefinitionId: `${above}/providers/Microsoft.Authorization/roleDefinitions/${grant.role}`,
        principalId: grant.principalId,
        principalType: 'ServicePrincipal',
      },
      abortable(signal),
    );
    return 'granted';
  } catch (error) {
    if (isArmError(error, 409) && (error.code === 'RoleAssignmentExists' || /already exists/i.test(error.message)))
      return 'exists';
    throw error;
  }
}

/** False when it was gone. @throws ArmError */
export async function deleteRoleAssignment(arm: ArmClients, id: string, signal?: AbortSignal): Promise<boolean> {
  const answer = await arm.request('DELETE', id, { apiVersion: '2022-04-01', signal });
  return answer.status === 200;
}

const roleBody = z.object({ properties: z.object({ roleName: z.string() }) });

/** A role's name for the screen; its id where ARM does not say. */
export async function roleName(arm: ArmClients, roleDefinitionId: string, signal?: AbortSignal): Promise<string> {
  const guid = roleDefinitionId.split('/').at(-1) ?? roleDefinitionId;
  try {
    const answer = await arm.request('GET', `/providers/Microsoft.Authorization/roleDefinitions/${guid}`, {
      apiVersion: '2022-04-01',
      signal,
    });
    return roleBody.parse(answer.body).properties.roleName;
  } catch {
    return guid;
  }
}
