/** Microsoft.Authorization/policyExemptions at every scope. */
import * as z from 'zod';
import { bodyOf, collectionRoutes } from './collection.ts';
import { armError } from './errors.ts';
import { scopeOf } from './resource-ids.ts';
import { anyScope, type Route } from './routes.ts';
import { rowsAt } from './scoped-rows.ts';
import type { ArmContext, ArmResource } from './world.ts';

const type = 'Microsoft.Authorization/policyExemptions';
const body = z.object({
  properties: z.looseObject({
    policyAssignmentId: z.string(),
    exemptionCategory: z.enum(['Waiver', 'Mitigated']),
    expiresOn: z.string().nullish(),
    policyDefinitionReferenceIds: z.array(z.string()).nullish(),
  }),
});

export function exemptionRoutes({ world, clock, assignmentsChanged }: ArmContext): Route[] {
  return collectionRoutes({
    type,
    scopes: [anyScope],
    store: world.exemptions,
    missing: ({ params }) =>
      armError(404, 'PolicyExemptionNotFound', `The policy exemption '${params.name}' is not found.`),
    rows: (call) =>
      rowsAt(call, world.exemptions.all(), ({ id }) => scopeOf(id), {
        field: ({ properties }, name) => properties[name],
        functions: { excludeexpired: (row) => !hasLapsed(row, clock.now()) },
      }),
    make: (call, known) => {
      const { properties } = bodyOf(call, body);
      if (!world.assignments.get(properties.policyAssignmentId)) throw noSuchAssignment(properties.policyAssignmentId);
      assignmentsChanged();
      return { id: known?.id ?? call.path, type, name: call.params.name ?? '', properties };
    },
    remove: assignmentsChanged,
  });
}

/** True once an exemption has run out. */
export function hasLapsed({ properties: { expiresOn } }: ArmResource, now: number): boolean {
  return typeof expiresOn === 'string' && Date.parse(expiresOn) < now;
}

function noSuchAssignment(id: string) {
  return armError(404, 'PolicyAssignmentNotFound', `The policy assignment '${id}' is not found.`);
}
