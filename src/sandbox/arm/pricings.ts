/** Microsoft.Security/pricings/Containers: the Defender for Containers plan, with its extensions. */
import * as z from 'zod';
import { armError } from './errors.ts';
import { type Call, on, type Route } from './routes.ts';

const type = 'Microsoft.Security/pricings';
const body = z.object({
  properties: z.looseObject({
    pricingTier: z.enum(['Free', 'Standard']),
    extensions: z.array(z.looseObject({ name: z.string(), isEnabled: z.string() })).nullish(),
  }),
});
type Plan = z.infer<typeof body>['properties'];

export function pricingRoutes(): Route[] {
  const plans = new Map<string, Plan>();
  const path = `/subscriptions/:subscription/providers/${type}/Containers`;
  const subscriptionOf = ({ params }: Call) => params.subscription?.toLowerCase() ?? '';
  const planOf = (call: Call): Plan =>
    plans.get(subscriptionOf(call)) ?? { pricingTier: 'Free', freeTrialRemainingTime: 'P30D' };
  const view = (call: Call) => {
    const id = `/subscriptions/${call.params.subscription}/providers/${type}/Containers`;
    return { body: { id, name: 'Containers', type, properties: planOf(call) } };
  };
  const put = (call: Call) => {
    const { data } = body.safeParse(call.body);
    if (!data) throw armError(400, 'InvalidPricingTier', "The pricing tier must be 'Free' or 'Standard'.");
    plans.set(subscriptionOf(call), { ...planOf(call), ...data.properties });
    return view(call);
  };
  return [on('GET', path, view, `${type}/read`), on('PUT', path, put, `${type}/write`)];
}
