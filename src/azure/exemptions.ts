import * as z from 'zod';
import type { Exemption } from '../governance/azure/exemption.ts';
import { defined } from '../governance/defined.ts';
import { timeOf } from '../governance/raw-json.ts';
import type { ArmClients } from './arm-clients.ts';
import { absent } from './arm-error.ts';
import { providerPath } from './sdk-arguments.ts';

const apiVersion = '2022-07-01-preview';

const item = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    displayName: z.string().nullish(),
    policyAssignmentId: z.string(),
    policyDefinitionReferenceIds: z.array(z.string()).nullish(),
    exemptionCategory: z.string().default(''),
    expiresOn: z.string().nullish(),
  }),
});

/** Exemptions that hold at a scope, inherited ones included. No SDK has them in a stable version. @throws ArmError */
export async function exemptionsAt(
  arm: ArmClients,
  scope: string,
  signal?: AbortSignal,
): Promise<readonly Exemption[]> {
  const path = providerPath(scope, 'Microsoft.Authorization/policyExemptions');
  const items = await arm.requestAll(path, { apiVersion, query: { $filter: 'atScope()' }, signal });
  return items.flatMap((body) => {
    const parsed = item.safeParse(body);
    if (!parsed.success) return [];
    const { id, name, properties } = parsed.data;
    return [
      {
        id,
        name,
        displayName: properties.displayName ?? name,
        assignmentId: properties.policyAssignmentId,
        referenceIds: properties.policyDefinitionReferenceIds ?? [],
        category: properties.exemptionCategory,
        ...defined({ expiresAt: timeOf(properties.expiresOn) }),
      },
    ];
  });
}

export function exemptionId(scope: string, name: string): string {
  return providerPath(scope, `Microsoft.Authorization/policyExemptions/${name}`);
}

/** What an exemption is made of. `expiresOn` is RFC 3339; absent for one that never ends. */
export interface ExemptionRequest {
  readonly id: string;
  readonly assignmentId: string;
  readonly category: string;
  readonly displayName: string;
  readonly expiresOn?: string;
  readonly description?: string;
  /** Empty means every definition of the assignment. */
  readonly referenceIds: readonly string[];
}

/** Creates or replaces it (PUT, 200 or 201). @throws ArmError */
export async function putExemption(arm: ArmClients, request: ExemptionRequest, signal?: AbortSignal): Promise<void> {
  const { id, assignmentId, category, displayName, expiresOn, description, referenceIds } = request;
  const properties = {
    policyAssignmentId: assignmentId,
    exemptionCategory: category,
    displayName,
    // ARM's own default, said as az says it: the scope must be at or under the assignment's.
    assignmentScopeValidation: 'Default',
    ...defined({ expiresOn, description }),
    ...(referenceIds.length > 0 && { policyDefinitionReferenceIds: referenceIds }),
  };
  await arm.request('PUT', id, { apiVersion, body: { properties }, signal });
}

/** As ARM has it; undefined when there is none. @throws ArmError */
export async function findExemption(arm: ArmClients, id: string, signal?: AbortSignal): Promise<unknown> {
  return (await arm.request('GET', id, { apiVersion, signal }).catch(absent))?.body;
}
