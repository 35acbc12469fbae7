/** Azure RBAC over the sandbox's own role assignments: what a principal may do at a scope, refused in ARM's words. */
import { remembered } from '../remembered.ts';
import { armError } from './errors.ts';
import type { Principal } from './principals.ts';
import { canonical, type ResourceStore, scopeChain } from './resource-ids.ts';
import { type RoleDefinition, roleDefinitions } from './role-definitions.ts';

export interface RoleAssignment {
  id: string;
  name: string;
  scope: string;
  principalId: string;
  principalType: string;
  /** GUID of the role. */
  role: string;
  createdOn: string;
  description?: string;
}

export interface Rights {
  /** The roles that hold at a scope, by assignment there or above. */
  rolesAt(principalId: string, scope: string): RoleDefinition[];
  allows(principalId: string, action: string, scope: string): boolean;
  /** True when something at or beneath the scope may be read: such a scope is listed though itself not granted. */
  seesInto(principalId: string, scope: string): boolean;
  /** @throws ArmError 403 AuthorizationFailed */
  require(principal: Principal, action: string, scope: string): void;
}

export function createRights(assignments: ResourceStore<RoleAssignment>): Rights {
  const byName = new Map(roleDefinitions.map((role) => [role.name, role]));

  function rolesAt(principalId: string, scope: string): RoleDefinition[] {
    const chain = new Set(scopeChain(scope));
    return assignments
      .all()
      .filter((held) => held.principalId === principalId && chain.has(canonical(held.scope)))
      .flatMap((held) => byName.get(held.role) ?? []);
  }

  const allows = (principalId: string, action: string, scope: string) =>
    rolesAt(principalId, scope).some((role) => roleAllows(role, action));

  return {
    rolesAt,
    allows,
    seesInto: (principalId, scope) =>
      rolesAt(principalId, scope).length > 0 ||
      assignments
        .all()
        .some((held) => held.principalId === principalId && scopeChain(held.scope).includes(canonical(scope))),
    require(principal, action, scope) {
      if (allows(principal.objectId, action, scope)) return;
      throw armError(
        403,
        'AuthorizationFailed',
        `The client '${principal.clientId}' with object id '${principal.objectId}' does not have authorization to perform action '${action}' over scope '${scope || '/'}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      );
    },
  };
}

function roleAllows(role: RoleDefinition, action: string): boolean {
  const fits = (pattern: string) => actionPattern(pattern).test(action);
  return role.actions.some(fits) && !(role.notActions ?? []).some(fits);
}

const patterns = new Map<string, RegExp>();

function actionPattern(pattern: string): RegExp {
  const source = () => pattern.replace(/[.$]/g, '\\$&').replaceAll('*', '.*');
  return remembered(patterns, pattern, () => new RegExp(`^${source()}$`, 'i'));
}
