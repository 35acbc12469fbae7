import * as z from 'zod';
import { getProvider } from '../azure/providers.ts';
import { isRegistered } from '../governance/azure/provider.ts';
import { defineOperation } from './define-operation.ts';
import { replaced } from './plan.ts';
import { registerProviderLine, registerProviderStep, registerRight } from './register-steps.ts';

const shape = z.object({ subscriptionId: z.string(), namespace: z.string() });

declare module './plan.ts' {
  interface OperationInputs {
    'register-provider': z.input<typeof shape>;
  }
}

/** `az provider register`. */
export const registerProvider = defineOperation({
  kind: 'register-provider',
  verb: 'Register',
  right: registerRight('Microsoft.PolicyInsights'),
  input: shape,
  facts: shape,
  async plan({ subscriptionId, namespace: asked }, world, signal) {
    const provider = await getProvider(world.arm, subscriptionId, asked, signal);
    const { namespace, state } = provider;
    const scope = `/subscriptions/${subscriptionId}`;
    return {
      facts: { subscriptionId, namespace },
      title: `Register the resource provider ${namespace}`,
      target: `${scope}/providers/${namespace}`,
      changes: replaced(`registrationState of ${namespace}`, state, 'Registered'),
      affected: [
        'Everyone in the subscription can then make resources of this provider, within their rights. It costs nothing by itself.',
      ],
      notes: ['It takes some minutes.'],
      rights: [{ ...registerRight(namespace), scope }],
      commands: [registerProviderLine(subscriptionId, namespace)],
      cancelling: 'Azure goes on registering; only the watching ends.',
      nothingToDo: isRegistered(provider) && `${namespace} is registered already.`,
    };
  },
  steps: ({ subscriptionId, namespace }) => [registerProviderStep(subscriptionId, namespace)],
});
