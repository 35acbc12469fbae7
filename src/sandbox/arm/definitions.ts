/** Microsoft.Authorization policyDefinitions and policySetDefinitions: built-in, at subscriptions, at the management group. */
import * as z from 'zod';
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { canonical, type ResourceStore, sameId, scopeChain } from './resource-ids.ts';
import type { Answer, Call, Route } from './routes.ts';
import { type ArmContext, type ArmResource, managementGroupId, parentsOf } from './world.ts';

const scopes = ['/subscriptions/:subscription', '/providers/Microsoft.Management/managementGroups/:managementGroup'];
const anyBody = z.object({ properties: z.record(z.string(), z.unknown()) });

export function definitionRoutes({ world }: ArmContext): Route[] {
  return [...routesOf('policyDefinitions', world.definitions), ...routesOf('policySetDefinitions', world.initiatives)];

  function routesOf(collection: string, store: ResourceStore<ArmResource>): Route[] {
    const tail = `/providers/Microsoft.Authorization/${collection}`;
    const type = `Microsoft.Authorization/${collection}`;
    const read = `${type}/read`;
    const code = collection === 'policyDefinitions' ? 'PolicyDefinitionNotFound' : 'PolicySetDefinitionNotFound';
    const noun = collection === 'policyDefinitions' ? 'policy definition' : 'policy set definition';

    const find = (call: Call): ArmResource => {
      const id = call.path.replace(/\/versions(\/.*)?$/i, '');
      const found = store.get(id);
      if (!found) throw armError(404, code, `The ${noun} '${call.params.name}' could not be found.`);
      return found;
    };
    const version = (resource: ArmResource): ArmResource => {
      const { versions: _, policyDefinitions, ...properties } = resource.properties;
      const name = String(properties.version ?? '1.0.0');
      return {
        ...resource,
        id: `${resource.id}/versions/${name}`,
        name,
        type: `${type}/versions`,
        properties: { ...properties, ...(policyDefinitions ? { policyDefinitions } : {}), version: name },
      };
    };
    const list = (call: Call): Answer => {
      const fits = parseFilter(call.query.get('$filter'), {
        field: (row, name) => fieldOf(row as ArmResource, name),
        functions: {
          atexactscope: (row) =>
            !String(row.id).startsWith('/providers/Microsoft.Authorization/') &&
            sameId(scopeOf(String(row.id)), scopeOfCall(call)),
        },
      });
      const rows = visibleAt(store, scopeOfCall(call)).filter(fits);
      return page(call, rows, 500);
    };

    const all = ['', ...scopes].map((scope) => ({ path: `${scope}${tail}`, ...(scope ? { action: read } : {}) }));
    const reads = all.flatMap(({ path, ...rest }): Route[] => [
      { method: 'GET', path, ...rest, handle: list },
      { method: 'GET', path: `${path}/:name`, ...rest, handle: (call) => ({ body: find(call) }) },
      { method: 'GET', path: `${path}/:name/versions`, ...rest, handle: (call) => page(call, [version(find(call))]) },
      {
        method: 'GET',
        path: `${path}/:name/versions/:version`,
        ...rest,
        handle: (call) => ({ body: version(find(call)) }),
      },
    ]);
    const writes = scopes.flatMap((scope): Route[] => [
      { method: 'PUT', path: `${scope}${tail}/:name`, action: `${type}/write`, handle: put },
      { method: 'DELETE', path: `${scope}${tail}/:name`, action: `${type}/delete`, handle: remove },
    ]);
    return [...reads, ...writes];

    function put(call: Call): Answer {
      const parsed = anyBody.safeParse(call.body);
      if (!parsed.success)
        throw armError(400, 'InvalidRequestContent', `The request content was invalid: the ${noun} has no properties.`);
      const { properties } = parsed.data;
      if (collection === 'policyDefinitions' && !properties.policyRule)
        throw armError(400, 'InvalidPolicyRule', "The policy definition's rule is missing.");
      for (const member of (properties.policyDefinitions ?? []) as { policyDefinitionId?: string }[]) {
        if (!world.definitions.get(member.policyDefinitionId ?? ''))
          throw armError(
            404,
            'PolicyDefinitionNotFound',
            `The policy definition '${member.policyDefinitionId}' could not be found.`,
          );
      }
      const known = store.get(call.path);
      const { version = '1.0.0' } = properties;
      const body: ArmResource = {
        id: known?.id ?? call.path,
        type,
        name: call.params.name ?? '',
        properties: {
          mode: 'All',
          parameters: {},
          metadata: {},
          ...properties,
          policyType: 'Custom',
          version,
          versions: [version],
        },
      };
      store.put(body);
      return { status: known ? 200 : 201, body };
    }

    function remove(call: Call): Answer {
      const found = store.get(call.path);
      if (!found) return { status: 204 };
      const user = world.assignments
        .all()
        .find((assignment) => sameId(String(assignment.properties.policyDefinitionId), found.id));
      if (user)
        throw armError(
          400,
          'PolicyDefinitionInUse',
          `The ${noun} '${found.name}' cannot be deleted: the policy assignment '${user.id}' uses it.`,
        );
      store.delete(found.id);
      return { body: found };
    }
  }
}

/** Built-in ones and those of the scopes in the chain. */
function visibleAt(store: ResourceStore<ArmResource>, scope: string): ArmResource[] {
  if (scope === '') return store.all().filter((row) => row.properties.policyType !== 'Custom');
  const chain = new Set(scopeChain(scope, parentsOf));
  return store.all().filter((row) => row.properties.policyType !== 'Custom' || chain.has(canonical(scopeOf(row.id))));
}

function scopeOf(id: string): string {
  return id.replace(/\/providers\/Microsoft\.Authorization\/.*$/i, '') || '/';
}

function scopeOfCall(call: Call): string {
  if (call.params.subscription) return `/subscriptions/${call.params.subscription}`;
  return call.params.managementGroup ? managementGroupId : '';
}

function fieldOf(row: ArmResource, name: string): unknown {
  const key = name.toLowerCase();
  if (key === 'category') return (row.properties.metadata as { category?: string } | undefined)?.category;
  if (key === 'policytype') return row.properties.policyType;
  return row.properties[name] ?? row[name];
}
