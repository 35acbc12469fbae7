/** Microsoft.Security/pricings/Containers: the Defender for Containers plan, with its extensions. */
import * as z from 'zod';
import { armError } from './errors.ts';
import type { Call, Route } from './routes.ts';

const extension = z.object({ name: z.string(), isEnabled: z.string() });
const body = z.object({
  properties: z.looseObject({
    pricingTier: z.enum(['Free', 'Standard']),
    extensions: z.array(z.looseObject(extension.shape)).nullish(),
  }),
});
type Plan = z.infer<typeof body>['properties'];

export function pricingRoutes(): Route[] {
  const plans = new Map<string, Plan>();
  const path = '/subscriptions/:subscription/providers/Microsoft.Security/pricings/Containers';
  const planOf = (call: Call): Plan =>
    plans.get(call.params.subscription?.toLowerCase() ?? '') ?? { pricingTier: 'Free', freeTrialRemainingTime: 'P30D' };
  const view = (call: Call) => ({
    id: `/subscriptions/${call.params.subscription}/providers/Microsoft.Security/pricings/Containers`,
    name: 'Containers',
    type: 'Microsoft.Security/pricings',
    properties: planOf(call),
  });
  return [
    { method: 'GET', path, action: 'Microsoft.Security/pricings/read', handle: (call) => ({ body: view(call) }) },
    {
      method: 'PUT',
      path,
      action: 'Microsoft.Security/pricings/write',
      handle: (call) => {
        const parsed = body.safeParse(call.body);
        if (!parsed.success)
          throw armError(400, 'InvalidPricingTier', "The pricing tier must be 'Free' or 'Standard'.");
        plans.set(call.params.subscription?.toLowerCase() ?? '', { ...planOf(call), ...parsed.data.properties });
        return { body: view(call) };
      },
    },
  ];
}
