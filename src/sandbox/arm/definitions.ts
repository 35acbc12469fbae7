/** Microsoft.Authorization policyDefinitions and policySetDefinitions: built-in, at subscriptions, at the management group. */
import * as z from 'zod';
import { bodyOf, collectionRoutes, found } from './collection.ts';
import { versionOf, versionsOf } from './definition-versions.ts';
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { canonical, type ResourceStore, sameId, scopeChain, scopeOf } from './resource-ids.ts';
import { type Call, on, type Route } from './routes.ts';
import { managementGroupId } from './tenant.ts';
import type { ArmContext, ArmResource, ArmWorld } from './world.ts';

const scopes = ['/subscriptions/:subscription', '/providers/Microsoft.Management/managementGroups/:managementGroup'];
const anyBody = z.object({ properties: z.record(z.string(), z.unknown()) });

export function definitionRoutes({ world }: ArmContext): Route[] {
  return [
    ...routesOf(world, 'policyDefinition', 'policy definition', world.definitions),
    ...routesOf(world, 'policySetDefinition', 'policy set definition', world.initiatives),
  ];
}

function routesOf(world: ArmWorld, kind: string, noun: string, store: ResourceStore<ArmResource>): Route[] {
  const type = `Microsoft.Authorization/${kind}s`;
  const code = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}NotFound`;
  const definitions = {
    type,
    store,
    largestPage: 500,
    missing: ({ params }: Call) => armError(404, code, `The ${noun} '${params.name}' could not be found.`),
    rows: (call: Call) => listed(store, call),
  };
  const versions = ['', ...scopes].flatMap((scope) => {
    const all = `${scope}/providers/${type}/:name/versions`;
    const action = scope ? `${type}/read` : undefined;
    const every = (call: Call) => {
      const known = found(definitions, call);
      return versionsOf(known).map((version) => versionOf(world, known, version));
    };
    const version = (call: Call) => versionOf(world, found(definitions, call), call.params.version ?? '');
    return [
      on('GET', all, (call) => page(call, every(call)), action),
      on('GET', `${all}/:version`, (call) => ({ body: version(call) }), action),
    ];
  });
  return [
    // What is built in may be read by anybody who signed in.
    ...collectionRoutes({ ...definitions, scopes: [''] }).map(({ action: _, ...route }) => route),
    ...collectionRoutes({ ...definitions, scopes, make, remove }),
    ...versions,
  ];

  function make(call: Call, known: ArmResource | undefined): ArmResource {
    const { properties } = bodyOf(call, anyBody);
    if (kind === 'policyDefinition' && !properties.policyRule)
      throw armError(400, 'InvalidPolicyRule', "The policy definition's rule is missing.");
    const members = (properties.policyDefinitions ?? []) as { policyDefinitionId?: string }[];
    for (const { policyDefinitionId: id } of members)
      if (!world.definitions.get(id ?? ''))
        throw armError(404, 'PolicyDefinitionNotFound', `The policy definition '${id}' could not be found.`);
    const { version = '1.0.0' } = properties;
    const own = { policyType: 'Custom', version, versions: [version] };
    return {
      id: known?.id ?? call.path,
      type,
      name: call.params.name ?? '',
      properties: { mode: 'All', parameters: {}, metadata: {}, ...properties, ...own },
    };
  }

  function remove(definition: ArmResource): void {
    const user = world.assignments
      .all()
      .find(({ properties }) => sameId(String(properties.policyDefinitionId), definition.id));
    if (user)
      throw armError(
        400,
        'PolicyDefinitionInUse',
        `The ${noun} '${definition.name}' cannot be deleted: the policy assignment '${user.id}' uses it.`,
      );
  }
}

/** Built-in ones and those of the scopes in the chain. */
function listed(store: ResourceStore<ArmResource>, { params, query }: Call): ArmResource[] {
  const scope = params.subscription
    ? `/subscriptions/${params.subscription}`
    : params.managementGroup
      ? managementGroupId
      : '';
  const chain = new Set(scope ? scopeChain(scope) : []);
  const fits = parseFilter<ArmResource>(query.get('$filter'), {
    field: fieldOf,
    functions: { atexactscope: ({ id }) => scopeOf(id) !== '' && sameId(scopeOf(id), scope) },
  });
  return store
    .all()
    .filter((row) => (row.properties.policyType !== 'Custom' || chain.has(canonical(scopeOf(row.id)))) && fits(row));
}

function fieldOf(row: ArmResource, name: string): unknown {
  const key = name.toLowerCase();
  if (key === 'category') return (row.properties.metadata as { category?: string } | undefined)?.category;
  if (key === 'policytype') return row.properties.policyType;
  return row.properties[name] ?? row[name];
}
