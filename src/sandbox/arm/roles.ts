/** Microsoft.Authorization role definitions, role assignments and permissions. */
import * as z from 'zod';
import type { RoleAssignment } from './authorize.ts';
import { bodyOf, collectionRoutes } from './collection.ts';
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { signInPrincipals } from './principals.ts';
import { canonical, isWithin, sameId, scopeChain, scopeParts } from './resource-ids.ts';
import { type RoleDefinition, roleDefinitions } from './role-definitions.ts';
import { type Answer, anyScope, type Call, on, type Route } from './routes.ts';
import { managementGroupId, tenantId } from './tenant.ts';
import type { ArmContext, ArmWorld } from './world.ts';

const type = 'Microsoft.Authorization/roleAssignments';
const assignmentBody = z.object({
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: z.string().nullish(),
    description: z.string().nullish(),
  }),
});

/** The rights that the signed-in principals start with. */
export function addRoleAssignments(world: ArmWorld): void {
  const grants: Record<string, string> = {
    owner: 'Owner',
    contributor: 'Contributor',
    'policy-contributor': 'Resource Policy Contributor',
    reader: 'Reader',
  };
  for (const principal of signInPrincipals) {
    const { objectId, clientId, displayName, name } = principal;
    world.directory.set(objectId, { objectId, appId: clientId, displayName, replicationTries: 0 });
    const role = roleDefinitions.find(({ roleName }) => roleName === grants[name]);
    if (!role) continue;
    const assignment = objectId.replace('0b1ec7d0', 'a551607e');
    world.roleAssignments.put({
      id: `${managementGroupId}/providers/Microsoft.Authorization/roleAssignments/${assignment}`,
      name: assignment,
      scope: managementGroupId,
      principalId: objectId,
      principalType: principal.type,
      role: role.name,
      createdOn: '2024-03-01T08:00:00.0000000Z',
    });
  }
}

export function roleRoutes({ world, clock }: ArmContext): Route[] {
  const definitions = `${anyScope}/providers/Microsoft.Authorization/roleDefinitions`;
  return [
    on('GET', definitions, listDefinitions, 'Microsoft.Authorization/roleDefinitions/read'),
    on('GET', `${definitions}/:name`, ({ params }) => {
      const role = roleDefinitions.find(({ name }) => name === params.name?.toLowerCase());
      if (!role) throw noSuchRole(404, params.name);
      return { body: definitionBody(role, params.scope ?? '') };
    }),
    on('GET', `${anyScope}/providers/Microsoft.Authorization/permissions`, permissions),
    ...collectionRoutes({
      type,
      scopes: [anyScope],
      store: world.roleAssignments,
      missing: ({ params }) =>
        armError(404, 'RoleAssignmentNotFound', `The role assignment '${params.name}' is not found.`),
      rows,
      view: assignmentView,
      make,
      replaced: 201,
      remove: () => {},
    }),
  ];

  function listDefinitions(call: Call): Answer {
    const fits = parseFilter<RoleDefinition>(call.query.get('$filter'), {
      field: (role, name) => (name.toLowerCase() === 'type' ? 'BuiltInRole' : role[name as keyof RoleDefinition]),
      functions: { atscope: () => true, atscopeandbelow: () => true },
    });
    return page(
      call,
      roleDefinitions.filter(fits).map((role) => definitionBody(role, call.params.scope ?? '')),
    );
  }

  function rows({ params: { scope = '' }, query }: Call): RoleAssignment[] {
    const chain = new Set(scopeChain(scope));
    const above = (held: RoleAssignment) => chain.has(canonical(held.scope));
    const fits = parseFilter<RoleAssignment>(query.get('$filter'), {
      field: (held, name) => held[name as keyof RoleAssignment],
      functions: { atscope: above, assignedto: ({ principalId }, principal) => principalId === principal },
    });
    return world.roleAssignments.all().filter((held) => (above(held) || isWithin(held.scope, scope)) && fits(held));
  }

  function make(call: Call): RoleAssignment {
    const { roleDefinitionId, principalId, principalType, description } = bodyOf(call, assignmentBody).properties;
    const role = roleDefinitions.find(({ name }) => sameId(name, roleDefinitionId.split('/').at(-1) ?? ''));
    if (!role) throw noSuchRole(400, roleDefinitionId);
    const principal = world.directory.get(principalId);
    if (!principal || principal.replicationTries-- > 0) throw principalNotFound(principalId);
    const scope = call.params.scope ?? '/';
    const same = world.roleAssignments
      .all()
      .find((held) => sameId(held.scope, scope) && held.role === role.name && held.principalId === principalId);
    if (same && !sameId(same.id, call.path)) {
      throw armError(
        409,
        'RoleAssignmentExists',
        `The role assignment already exists. The ID of the existing role assignment is ${same.name.replaceAll('-', '')}.`,
      );
    }
    if (!same && world.roleAssignments.get(call.path)) {
      throw armError(
        400,
        'RoleAssignmentUpdateNotPermitted',
        'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
      );
    }
    return {
      id: call.path,
      name: call.params.name ?? '',
      scope,
      principalId,
      principalType: principalType ?? 'ServicePrincipal',
      role: role.name,
      createdOn: new Date(clock.now()).toISOString(),
      ...(description ? { description } : {}),
    };
  }

  function permissions(call: Call): Answer {
    const roles = world.rights.rolesAt(call.principal.objectId, call.params.scope ?? '');
    return page(call, roles.map(permissionsOf));
  }
}

function permissionsOf({ actions, notActions = [], dataActions = [] }: RoleDefinition): unknown {
  return { actions, notActions, dataActions, notDataActions: [] };
}

function noSuchRole(status: number, id: string | undefined) {
  const message = `The specified role definition with ID '${id}' does not exist.`;
  return armError(status, 'RoleDefinitionDoesNotExist', message);
}

function principalNotFound(principalId: string) {
  return armError(
    400,
    'PrincipalNotFound',
    `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype`,
  );
}

/** Role ids stand under the subscription of the scope they are asked at, so that clients can compare them. */
function roleId(role: string, scope: string): string {
  const { subscription } = scopeParts(scope);
  return `${subscription ? `/subscriptions/${subscription}` : ''}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
}

function definitionBody(role: RoleDefinition, scope: string): unknown {
  return {
    id: roleId(role.name, scope),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.name,
    properties: {
      roleName: role.roleName,
      type: 'BuiltInRole',
      description: role.description,
      assignableScopes: ['/'],
      permissions: [permissionsOf(role)],
    },
  };
}

function assignmentView({ id, name, role, ...held }: RoleAssignment, call: Call): unknown {
  const { scope, principalId, principalType, createdOn, description = null } = held;
  return {
    id,
    type,
    name,
    properties: {
      roleDefinitionId: roleId(role, call.params.scope ?? scope),
      principalId,
      principalType,
      scope,
      condition: null,
      conditionVersion: null,
      description,
      createdOn,
      updatedOn: createdOn,
      createdBy: '',
      updatedBy: '',
    },
  };
}
