/** Microsoft.Authorization role definitions, role assignments and permissions. */
import * as z from 'zod';
import type { RoleAssignment } from './authorize.ts';
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { signInPrincipals } from './principals.ts';
import { canonical, isWithin, sameId, scopeChain, scopeParts } from './resource-ids.ts';
import { type RoleDefinition, roleDefinitions } from './role-definitions.ts';
import { type Answer, anyScope, type Call, type Route } from './routes.ts';
import { type ArmContext, type ArmWorld, managementGroupId, parentsOf, tenantId } from './world.ts';

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
  const assignments = `${anyScope}/providers/Microsoft.Authorization/roleAssignments`;
  const definitions = `${anyScope}/providers/Microsoft.Authorization/roleDefinitions`;
  return [
    {
      method: 'GET',
      path: definitions,
      action: 'Microsoft.Authorization/roleDefinitions/read',
      handle: listDefinitions,
    },
    {
      method: 'GET',
      path: `${definitions}/:name`,
      handle: (call) => {
        const role = roleDefinitions.find(({ name }) => name === call.params.name?.toLowerCase());
        if (!role)
          throw armError(
            404,
            'RoleDefinitionDoesNotExist',
            `The specified role definition with ID '${call.params.name}' does not exist.`,
          );
        return { body: definitionBody(role, call.params.scope ?? '') };
      },
    },
    { method: 'GET', path: assignments, action: 'Microsoft.Authorization/roleAssignments/read', handle: list },
    {
      method: 'GET',
      path: `${assignments}/:name`,
      action: 'Microsoft.Authorization/roleAssignments/read',
      handle: (call) => ({ body: assignmentView(find(call), call) }),
    },
    {
      method: 'PUT',
      path: `${assignments}/:name`,
      action: 'Microsoft.Authorization/roleAssignments/write',
      handle: put,
    },
    {
      method: 'DELETE',
      path: `${assignments}/:name`,
      action: 'Microsoft.Authorization/roleAssignments/delete',
      handle: (call) => {
        const found = world.roleAssignments.get(call.path);
        if (!found) return { status: 204 };
        world.roleAssignments.delete(found.id);
        return { body: assignmentView(found, call) };
      },
    },
    { method: 'GET', path: `${anyScope}/providers/Microsoft.Authorization/permissions`, handle: permissions },
  ];

  function listDefinitions(call: Call): Answer {
    const fits = parseFilter(call.query.get('$filter'), {
      field: (row, name) => (name.toLowerCase() === 'type' ? 'BuiltInRole' : row[name]),
      functions: { atscope: () => true, atscopeandbelow: () => true },
    });
    return page(
      call,
      roleDefinitions.filter((role) => fits({ ...role })).map((role) => definitionBody(role, call.params.scope ?? '')),
    );
  }

  function list(call: Call): Answer {
    const scope = call.params.scope ?? '';
    const above = new Set(scopeChain(scope, parentsOf));
    const fits = parseFilter(call.query.get('$filter'), {
      field: (row, name) => row[name],
      functions: {
        atscope: (row) => above.has(canonical(String(row.scope))),
        assignedto: (row, principal) => row.principalId === principal,
      },
    });
    const rows = world.roleAssignments
      .all()
      .filter((held) => above.has(canonical(held.scope)) || isWithin(held.scope, scope));
    return page(
      call,
      rows.filter((held) => fits({ ...held })).map((held) => assignmentView(held, call)),
    );
  }

  function find(call: Call): RoleAssignment {
    const found = world.roleAssignments.get(call.path);
    if (!found)
      throw armError(404, 'RoleAssignmentNotFound', `The role assignment '${call.params.name}' is not found.`);
    return found;
  }

  function put(call: Call): Answer {
    const parsed = assignmentBody.safeParse(call.body);
    if (!parsed.success)
      throw armError(
        400,
        'InvalidRequestContent',
        'The request content was invalid and could not be deserialized: properties.roleDefinitionId and properties.principalId are required.',
      );
    const { roleDefinitionId, principalId, principalType, description } = parsed.data.properties;
    const role = roleDefinitions.find(({ name }) => sameId(name, roleDefinitionId.split('/').at(-1) ?? ''));
    if (!role)
      throw armError(
        400,
        'RoleDefinitionDoesNotExist',
        `The specified role definition with ID '${roleDefinitionId}' does not exist.`,
      );
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
    const held: RoleAssignment = {
      id: call.path,
      name: call.params.name ?? '',
      scope,
      principalId,
      principalType: principalType ?? 'ServicePrincipal',
      role: role.name,
      createdOn: new Date(clock.now()).toISOString(),
      ...(description ? { description } : {}),
    };
    world.roleAssignments.put(held);
    return { status: 201, body: assignmentView(held, call) };
  }

  function permissions(call: Call): Answer {
    const roles = world.rights.rolesAt(call.principal.objectId, call.params.scope ?? '');
    return page(
      call,
      roles.map(({ actions, notActions = [], dataActions = [] }) => ({
        actions,
        notActions,
        dataActions,
        notDataActions: [],
      })),
    );
  }
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
  const { actions, notActions = [], dataActions = [] } = role;
  return {
    id: roleId(role.name, scope),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.name,
    properties: {
      roleName: role.roleName,
      type: 'BuiltInRole',
      description: role.description,
      assignableScopes: ['/'],
      permissions: [{ actions, notActions, dataActions, notDataActions: [] }],
    },
  };
}

function assignmentView(held: RoleAssignment, call: Call): unknown {
  const { id, name, scope, principalId, principalType, role, createdOn, description } = held;
  return {
    id,
    type: 'Microsoft.Authorization/roleAssignments',
    name,
    properties: {
      roleDefinitionId: roleId(role, call.params.scope ?? scope),
      principalId,
      principalType,
      scope,
      condition: null,
      conditionVersion: null,
      description: description ?? null,
      createdOn,
      updatedOn: createdOn,
      createdBy: '',
      updatedBy: '',
    },
  };
}
