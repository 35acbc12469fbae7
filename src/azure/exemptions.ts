import * as z from 'zod';
import type { Exemption } from '../governance/azure/exemption.ts';
import type { ArmClients } from './arm-clients.ts';

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
  const items = await arm.requestAll(
    `${scope.replace(/\/+$/, '')}/providers/Microsoft.Authorization/policyExemptions`,
    {
      apiVersion: '2022-07-01-preview',
      query: { $filter: 'atScope()' },
      signal,
    },
  );
  return items.flatMap((body) => {
    const parsed = item.safeParse(body);
    if (!parsed.success) return [];
    const { id, name, properties } = parsed.data;
    const expiresAt = properties.expiresOn ? Date.parse(properties.expiresOn) : Number.NaN;
    return [
      {
        id,
        name,
        displayName: properties.displayName ?? name,
        assignmentId: properties.policyAssignmentId,
        referenceIds: properties.policyDefinitionReferenceIds ?? [],
        category: properties.exemptionCategory,
        ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
      },
    ];
  });
}
