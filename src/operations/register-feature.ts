import * as z from 'zod';
import { getFeature } from '../azure/features.ts';
import { isNoAzLine } from '../governance/azure/az-line.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isRegistered } from '../governance/azure/provider.ts';
import { defineOperation } from './define-operation.ts';
import { replaced } from './plan.ts';
import { registerFeatureStep, registerProviderLine, registerProviderStep, registerRight } from './register-steps.ts';
import { azLine } from './shell-line.ts';

const shape = z.object({ subscriptionId: z.string(), namespace: z.string(), name: z.string() });

declare module './plan.ts' {
  interface OperationInputs {
    'register-feature': z.input<typeof shape>;
  }
}

const right = { action: 'Microsoft.Features/providers/features/register/action', role: roles.registration };

/** `az feature register`, then the provider again, without which the feature does not take effect. */
export const registerFeature = defineOperation({
  kind: 'register-feature',
  verb: 'Register',
  right,
  input: shape,
  facts: shape,
  async plan({ subscriptionId, namespace, name }, world, signal) {
    const feature = await getFeature(world.arm, subscriptionId, namespace, name, signal);
    const what = `${namespace}/${name}`;
    const scope = `/subscriptions/${subscriptionId}`;
    const flags = { namespace, name, subscription: subscriptionId };
    const state = azLine('feature show', { ...flags, query: 'properties.state', output: 'tsv' });
    return {
      facts: { subscriptionId, namespace, name },
      title: `Register the preview feature ${what}`,
      target: `${scope}/providers/Microsoft.Features/providers/${namespace}/features/${name}`,
      changes: replaced(`state of ${what}`, feature.state, 'Registered'),
      affected: [
        'The preview then acts for the whole subscription. Previews come without the support of released features.',
      ],
      notes: ['It takes minutes, for some features an approval by Microsoft.'],
      rights: [
        { ...right, scope },
        { ...registerRight(namespace), scope },
      ],
      commands: [
        azLine('feature register', flags),
        // A provider that is registered before the feature is does not take it up.
        isNoAzLine(state) ? state : `until ${state} | grep -qx Registered; do sleep 15; done`,
        registerProviderLine(subscriptionId, namespace),
      ],
      cancelling: 'Azure goes on registering; only the watching ends.',
      obstacles: [
        feature.state === 'absent' && {
          what: `Azure does not know the preview feature ${what}`,
          next: 'Mostly it is generally available by now and needs no registration: go on without it.',
          code: 'FeatureNotFound',
        },
      ],
      nothingToDo: isRegistered(feature) && `${what} is registered already.`,
    };
  },
  steps: ({ subscriptionId, namespace, name }) => [
    registerFeatureStep(subscriptionId, namespace, name),
    registerProviderStep(subscriptionId, namespace),
  ],
});
