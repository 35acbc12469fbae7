/** Microsoft.Authorization/policyExemptions at every scope. */
import * as z from 'zod';
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { page } from './paging.ts';
import { canonical, sameId, scopeChain } from './resource-ids.ts';
import { type Answer, anyScope, type Call, type Route } from './routes.ts';
import { type ArmContext, type ArmResource, parentsOf } from './world.ts';

const type = 'Microsoft.Authorization/policyExemptions';
const body = z.object({
  properties: z.looseObject({
    policyAssignmentId: z.string(),
    exemptionCategory: z.enum(['Waiver', 'Mitigated']),
    expiresOn: z.string().nullish(),
    policyDefinitionReferenceIds: z.array(z.string()).nullish(),
  }),
});

export function exemptionRoutes(context: ArmContext): Route[] {
  const { world, clock } = context;
  const all = `${anyScope}/providers/${type}`;
  const one = `${all}/:name`;
  const find = (call: Call): ArmResource => {
    const found = world.exemptions.get(call.path);
    if (!found)
      throw armError(404, 'PolicyExemptionNotFound', `The policy exemption '${call.params.name}' is not found.`);
    return found;
  };
  return [
    { method: 'GET', path: all, action: `${type}/read`, handle: list },
    { method: 'GET', path: one, action: `${type}/read`, handle: (call) => ({ body: find(call) }) },
    { method: 'PUT', path: one, action: `${type}/write`, handle: put },
    {
      method: 'DELETE',
      path: one,
      action: `${type}/delete`,
      handle: (call) => {
        const known = world.exemptions.get(call.path);
        if (!known) return { status: 204 };
        world.exemptions.delete(known.id);
        context.assignmentsChanged();
        return { body: known };
      },
    },
  ];

  function list(call: Call): Answer {
    const scope = canonical(call.params.scope ?? '');
    const above = new Set(scopeChain(scope, parentsOf));
    const home = (row: Record<string, unknown>) =>
      canonical(String(row.id).replace(/\/providers\/Microsoft\.Authorization\/policyExemptions\/.*$/i, ''));
    const fits = parseFilter(call.query.get('$filter'), {
      field: (row, name) => (row.properties as Record<string, unknown>)[name],
      functions: {
        atscope: (row) => above.has(home(row)),
        atexactscope: (row) => home(row) === scope,
        excludeexpired: (row) => !lapsed((row.properties as { expiresOn?: string }).expiresOn, clock.now()),
      },
    });
    const rows = world.exemptions
      .all()
      .filter((row) => (above.has(home(row)) || scopeChain(home(row), parentsOf).includes(scope)) && fits(row));
    return page(call, rows);
  }

  function put(call: Call): Answer {
    const parsed = body.safeParse(call.body);
    if (!parsed.success)
      throw armError(
        400,
        'InvalidRequestContent',
        `The request content was invalid: '${parsed.error.issues[0]?.path.join('.')}' ${parsed.error.issues[0]?.message}.`,
      );
    const { policyAssignmentId } = parsed.data.properties;
    const assignment = world.assignments.all().find(({ id }) => sameId(id, policyAssignmentId));
    if (!assignment)
      throw armError(404, 'PolicyAssignmentNotFound', `The policy assignment '${policyAssignmentId}' is not found.`);
    const known = world.exemptions.get(call.path);
    const exemption: ArmResource = {
      id: known?.id ?? call.path,
      type,
      name: call.params.name ?? '',
      properties: parsed.data.properties,
    };
    world.exemptions.put(exemption);
    context.assignmentsChanged();
    return { status: known ? 200 : 201, body: exemption };
  }
}

function lapsed(expiresOn: string | undefined, now: number): boolean {
  return expiresOn !== undefined && expiresOn !== null && Date.parse(expiresOn) < now;
}
