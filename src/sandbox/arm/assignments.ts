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
import { bodyOf, collectionRoutes, found } from './collection.ts';
import { armError } from './errors.ts';
import { type Answer, anyScope, type Call, on, type Route } from './routes.ts';
import { rowsAt } from './scoped-rows.ts';
import { tenantId } from './tenant.ts';
import type { ArmContext, ArmResource, ArmWorld } from './world.ts';

const type = 'Microsoft.Authorization/policyAssignments';

/** `replicationTries`: how often a role for a new identity is refused with PrincipalNotFound. */
export function assignmentRoutes(context: ArmContext, replicationTries: number): Route[] {
  const { world, clock, assignmentsChanged } = context;
  const assignments = {
    type,
    scopes: [anyScope],
    store: world.assignments,
    missing: ({ params }: Call) =>
      armError(404, 'PolicyAssignmentNotFound', `The policy assignment '${params.name}' is not found.`),
  };
  return [
    ...collectionRoutes({
      ...assignments,
      largestPage: 500,
      rows: (call) =>
        rowsAt(call, world.assignments.all(), ({ properties }) => String(properties.scope), {
          field: (row, name) => row.properties[name] ?? row[name],
          functions: { atscopeandbelow: () => true },
        }),
      view: (row, call) => view(world, row, call),
      make,
      replaced: 201,
      remove: assignmentsChanged,
    }),
    on('PATCH', `${anyScope}/providers/${type}/:name`, patch, `${type}/write`),
  ];

  function make(call: Call, known: ArmResource | undefined): ArmResource {
    const { name = '', scope = '' } = call.params;
    const body = bodyOf(call, assignmentBody);
    checkName(name, scope);
    checkScope(world, scope);
    const definition = assignable(world, name, scope, body.properties.policyDefinitionId);
    checkParameters(name, definition, body);
    const now = new Date(clock.now()).toISOString();
    const metadata = (body.properties.metadata ?? {}) as Record<string, unknown>;
    const before = (known?.properties.metadata ?? {}) as Record<string, unknown>;
    const systemData = (known?.systemData ?? {}) as Record<string, unknown>;
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
        createdBy: systemData.createdBy ?? before.createdBy ?? call.principal.clientId,
        createdByType: 'Application',
        createdAt: systemData.createdAt ?? before.createdOn ?? now,
        lastModifiedBy: call.principal.clientId,
        lastModifiedByType: 'Application',
        lastModifiedAt: now,
      },
    };
    const identity = identityOf(body, known, name);
    if (identity) assignment.identity = identity;
    checkIdentity(world, assignment);
    assignmentsChanged();
    return assignment;
  }

  /** Covers identity, location, overrides and resourceSelectors only, as in Azure. */
  function patch(call: Call): Answer {
    const assignment = found(assignments, call);
    const raw = (call.body ?? {}) as Partial<AssignmentBody>;
    const metadata = (assignment.properties.metadata ?? {}) as Record<string, unknown>;
    const updatedOn = new Date(clock.now()).toISOString();
    assignment.properties.metadata = { ...metadata, updatedBy: call.principal.objectId, updatedOn };
    const { overrides, resourceSelectors } = (raw.properties ?? {}) as Record<string, unknown>;
    if (overrides !== undefined) assignment.properties.overrides = overrides;
    if (resourceSelectors !== undefined) assignment.properties.resourceSelectors = resourceSelectors;
    if (raw.location) assignment.location = raw.location;
    if (raw.identity)
      assignment.identity = identityOf({ identity: raw.identity, properties: {} }, assignment, assignment.name);
    checkIdentity(world, assignment);
    assignmentsChanged();
    return { body: view(world, assignment, call) };
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

/** With the versions that `$expand` asks for. */
function view(world: ArmWorld, assignment: ArmResource, call: Call): ArmResource {
  const expand = call.query.get('$expand') ?? '';
  const id = String(assignment.properties.policyDefinitionId);
  const version = (world.definitions.get(id) ?? world.initiatives.get(id))?.properties.version;
  const asked = ['effectiveDefinitionVersion', 'latestDefinitionVersion'].filter((name) =>
    expand.toLowerCase().includes(name.toLowerCase()),
  );
  const versions = Object.fromEntries(asked.map((name) => [name, version]));
  return { ...assignment, properties: { ...assignment.properties, ...versions } };
}
