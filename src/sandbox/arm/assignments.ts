/** Microsoft.Authorization/policyAssignments at every scope. */
import { randomUUID } from 'node:crypto';
import {
  type AssignmentBody,
  assignable,
  assignmentBody,
  checkIdentity,
  checkName,
  checkParameters,
  checkScope,
} from './assignment-rules.ts';
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { canonical, sameId, scopeChain } from './resource-ids.ts';
import { type Answer, anyScope, type Call, type Route } from './routes.ts';
import { type ArmContext, type ArmResource, type ArmWorld, parentsOf, tenantId } from './world.ts';

const type = 'Microsoft.Authorization/policyAssignments';

/** `replicationTries`: how often a role for a new identity is refused with PrincipalNotFound. */
export function assignmentRoutes(context: ArmContext, replicationTries: number): Route[] {
  const { world, clock } = context;
  const all = `${anyScope}/providers/${type}`;
  const one = `${all}/:name`;
  const find = (call: Call): ArmResource => {
    const found = world.assignments.get(call.path);
    if (!found)
      throw armError(404, 'PolicyAssignmentNotFound', `The policy assignment '${call.params.name}' is not found.`);
    return found;
  };
  return [
    {
      method: 'GET',
      path: all,
      action: `${type}/read`,
      handle: (call) =>
        page(
          call,
          listed(world, call).map((row) => view(world, row, call)),
          500,
        ),
    },
    { method: 'GET', path: one, action: `${type}/read`, handle: (call) => ({ body: view(world, find(call), call) }) },
    { method: 'PUT', path: one, action: `${type}/write`, handle: put },
    { method: 'PATCH', path: one, action: `${type}/write`, handle: patch },
    {
      method: 'DELETE',
      path: one,
      action: `${type}/delete`,
      handle: (call) => {
        const found = world.assignments.get(call.path);
        if (!found) return { status: 204 };
        world.assignments.delete(found.id);
        context.assignmentsChanged();
        return { body: view(world, found, call) };
      },
    },
  ];

  function put(call: Call): Answer {
    const { name = '', scope = '' } = call.params;
    const body = parsed(call);
    checkName(name, scope);
    checkScope(world, scope);
    const definition = assignable(world, name, scope, body.properties.policyDefinitionId);
    checkParameters(name, definition, body);
    const known = world.assignments.get(call.path);
    const now = new Date(clock.now()).toISOString();
    const metadata = (body.properties.metadata ?? {}) as Record<string, unknown>;
    const before = (known?.properties.metadata ?? {}) as Record<string, unknown>;
    const assignment: ArmResource = {
      id: known?.id ?? `${scope}/providers/${type}/${name}`,
      type,
      name: known?.name ?? name,
      ...(body.location ? { location: body.location } : {}),
      properties: {
        parameters: {},
        ...body.properties,
        policyDefinitionId: definition.id,
        definitionVersion:
          body.properties.definitionVersion ?? `${String(definition.properties.version ?? '1').split('.')[0]}.*.*`,
        scope,
        notScopes: body.properties.notScopes ?? [],
        enforcementMode: body.properties.enforcementMode ?? 'Default',
        metadata: {
          ...metadata,
          createdBy: before.createdBy ?? call.principal.objectId,
          createdOn: before.createdOn ?? now,
          updatedBy: known ? call.principal.objectId : null,
          updatedOn: known ? now : null,
        },
        instanceId: known?.properties.instanceId ?? randomUUID(),
      },
      systemData: {
        createdBy: call.principal.clientId,
        createdByType: 'Application',
        createdAt: now,
        lastModifiedBy: call.principal.clientId,
        lastModifiedByType: 'Application',
        lastModifiedAt: now,
      },
    };
    const identity = identityOf(body, known, name);
    if (identity) assignment.identity = identity;
    checkIdentity(world, assignment);
    world.assignments.put(assignment);
    context.assignmentsChanged();
    return { status: 201, body: view(world, assignment, call) };
  }

  /** Covers identity, location, overrides and resourceSelectors only, as in Azure. */
  function patch(call: Call): Answer {
    const found = find(call);
    const raw = (call.body ?? {}) as Partial<AssignmentBody>;
    const { overrides, resourceSelectors } = (raw.properties ?? {}) as Record<string, unknown>;
    if (overrides !== undefined) found.properties.overrides = overrides;
    if (resourceSelectors !== undefined) found.properties.resourceSelectors = resourceSelectors;
    if (raw.location) found.location = raw.location;
    if (raw.identity) found.identity = identityOf({ identity: raw.identity, properties: {} }, found, found.name);
    checkIdentity(world, found);
    context.assignmentsChanged();
    return { body: view(world, found, call) };
  }

  function identityOf(body: AssignmentBody, known: ArmResource | undefined, name: string): unknown {
    const { identity } = body;
    if (!identity || identity.type === 'None') return undefined;
    if (/^userassigned$/i.test(identity.type)) {
      const ids = Object.keys(identity.userAssignedIdentities ?? {});
      return {
        type: 'UserAssigned',
        userAssignedIdentities: Object.fromEntries(
          ids.map((id) => [id, { principalId: randomUUID(), clientId: randomUUID() }]),
        ),
      };
    }
    const before = known?.identity as { type?: string } | undefined;
    if (before?.type === 'SystemAssigned') return before;
    const objectId = randomUUID();
    world.directory.set(objectId, { objectId, appId: randomUUID(), displayName: name, replicationTries });
    return { type: 'SystemAssigned', principalId: objectId, tenantId };
  }
}

function parsed(call: Call): AssignmentBody {
  const result = assignmentBody.safeParse(call.body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw armError(
    400,
    'InvalidRequestContent',
    `The request content was invalid and could not be deserialized: '${issue?.path.join('.')}' ${issue?.message}.`,
  );
}

/** At a scope: what stands there, above and, without a filter, below. */
function listed(world: ArmWorld, call: Call): ArmResource[] {
  const scope = canonical(call.params.scope ?? '');
  const above = new Set(scopeChain(scope, parentsOf));
  const standsAt = (row: Record<string, unknown>) => String((row.properties as { scope?: unknown }).scope);
  const reaches = (row: ArmResource) =>
    above.has(canonical(standsAt(row))) || scopeChain(standsAt(row), parentsOf).includes(scope);
  const fits = parseFilter(call.query.get('$filter'), {
    field: (row, name) => (row.properties as Record<string, unknown>)[name] ?? row[name],
    functions: {
      atscope: (row) => above.has(canonical(standsAt(row))),
      atexactscope: (row) => sameId(standsAt(row), scope),
      atscopeandbelow: () => true,
    },
  });
  return world.assignments.all().filter((row) => reaches(row) && fits(row));
}

/** With the versions that `$expand` asks for. */
function view(world: ArmWorld, assignment: ArmResource, call: Call): ArmResource {
  const expand = call.query.get('$expand') ?? '';
  if (!expand) return assignment;
  const id = String(assignment.properties.policyDefinitionId);
  const version = (world.definitions.get(id) ?? world.initiatives.get(id))?.properties.version;
  return {
    ...assignment,
    properties: {
      ...assignment.properties,
      ...(/effectiveDefinitionVersion/i.test(expand) ? { effectiveDefinitionVersion: version } : {}),
      ...(/latestDefinitionVersion/i.test(expand) ? { latestDefinitionVersion: version } : {}),
    },
  };
}
